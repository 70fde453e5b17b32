package dev.vipexport.emulators.firestore.contract;

import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.StatusCode;
import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.firestore.v1.BatchWriteRequest;
import com.google.firestore.v1.BeginTransactionRequest;
import com.google.firestore.v1.CommitRequest;
import com.google.firestore.v1.CommitResponse;
import com.google.firestore.v1.TransactionOptions;
import com.google.firestore.v1.Write;
import com.google.firestore.v1.WriteResult;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Executes the lines of one case on one server, in its own project, and returns each answer as text. An error is
 * {@code !} and its code, and its message if {@code why} begins the line.
 *
 * <p>Lines are {@code docs COLLECTION ID {FIELDS}; ...}, writes as in {@link WriteText} with {@code commit} or
 * {@code batch} before several ones, reads as in {@link ReadCalls}, the calls of {@link DocumentRpcs}, {@code mark
 * NAME} for the time of the last commit, {@code begin NAME [read-only] [at MARK] [retry NAME]} and {@code rollback
 * NAME}. Before a read or a commit may stand {@code in TRANSACTION}, before a read {@code at MARK}.
 */
final class CaseSession {
    private final FirestoreClient client;
    private final String database;
    private final ValueText values;
    private final CaseVariables variables = new CaseVariables();

    CaseSession(FirestoreClient client, String project) {
        this.client = client;
        this.database = "projects/" + project + "/databases/(default)";
        this.values = new ValueText(database + "/documents/");
    }

    String answer(String line) {
        Tokens tokens = new Tokens(line);
        boolean isReasonAsked = tokens.tryTake("why");
        try {
            return execute(tokens);
        } catch (ApiException refused) {
            return "!" + refused.getStatusCode().getCode() + (isReasonAsked ? " " + reason(refused) : "");
        }
    }

    /** Returns the message without the name of the project, which is new in each run. */
    private String reason(ApiException refused) {
        return String.valueOf(Status.fromThrowable(refused).getDescription()).replace(database, "DATABASE");
    }

    private String execute(Tokens tokens) {
        ReadTime time = ReadTime.LATEST;
        if (tokens.tryTake("at")) {
            time = ReadTime.at(variables.time(tokens.takeText()));
        } else if (tokens.tryTake("in")) {
            time = ReadTime.in(variables.transaction(tokens.takeText()));
        }
        if (tokens.tryTake("mark")) {
            variables.saveTime(tokens.takeText());
            return "ok";
        }
        if (tokens.tryTake("begin")) {
            return begin(tokens);
        }
        if (tokens.tryTake("rollback")) {
            client.rollback(database, variables.transaction(tokens.takeText()));
            return "ok";
        }
        WriteText writes = new WriteText(values, variables::time);
        if (tokens.tryTake("batch")) {
            return batch(writes.parse(tokens));
        }
        DocumentRpcs rpcs = new DocumentRpcs(client, values, writes, variables);
        if (rpcs.canHandle(tokens)) {
            return rpcs.answer(tokens);
        }
        ReadCalls reads = new ReadCalls(client, database, values, time);
        return reads.canHandle(tokens) ? reads.answer(tokens) : commit(writes, tokens, time.transaction());
    }

    private String commit(WriteText text, Tokens tokens, ByteString transaction) {
        boolean several = tokens.tryTake("commit");
        List<Write> writes =
                !several && tokens.tryTake("docs") ? text.documents(tokens.takeText(), tokens) : text.parse(tokens);
        CommitResponse response = client.commit(CommitRequest.newBuilder()
                .setDatabase(database)
                .addAllWrites(writes)
                .setTransaction(transaction)
                .build());
        variables.recordCommit(response.getCommitTime());
        return response.getWriteResultsList().stream().allMatch(result -> result.getTransformResultsCount() == 0)
                ? "ok"
                : response.getWriteResultsList().stream().map(this::transformed).collect(Collectors.joining("; "));
    }

    private String transformed(WriteResult result) {
        return result.getTransformResultsCount() == 0 ? "nothing" : values.print(result.getTransformResultsList());
    }

    private String batch(List<Write> writes) {
        return client
                .batchWrite(BatchWriteRequest.newBuilder()
                        .setDatabase(database)
                        .addAllWrites(writes)
                        .build())
                .getStatusList()
                .stream()
                .map(status -> Status.fromCodeValue(status.getCode()).getCode())
                .map(code -> code == Status.Code.OK ? "ok" : "!" + StatusCode.Code.valueOf(code.name()))
                .collect(Collectors.joining(", "));
    }

    private String begin(Tokens tokens) {
        String name = tokens.takeText();
        TransactionOptions.Builder options = TransactionOptions.newBuilder();
        while (!tokens.isAtEnd()) {
            switch (tokens.takeText()) {
                case "read-only" -> options.getReadOnlyBuilder();
                case "at" -> options.getReadOnlyBuilder().setReadTime(variables.time(tokens.takeText()));
                case "retry" ->
                    options.getReadWriteBuilder().setRetryTransaction(variables.transaction(tokens.takeText()));
                default -> throw tokens.unexpected("an option of begin before this:");
            }
        }
        BeginTransactionRequest request = BeginTransactionRequest.newBuilder()
                .setDatabase(database)
                .setOptions(options)
                .build();
        variables.saveTransaction(name, client.beginTransaction(request).getTransaction());
        return "ok";
    }
}
