package dev.vipexport.emulators.firestore.rpc;

import com.google.firestore.v1.BatchWriteRequest;
import com.google.firestore.v1.BatchWriteResponse;
import com.google.firestore.v1.BeginTransactionRequest;
import com.google.firestore.v1.BeginTransactionResponse;
import com.google.firestore.v1.CommitRequest;
import com.google.firestore.v1.CommitResponse;
import com.google.firestore.v1.RollbackRequest;
import com.google.firestore.v1.Write;
import com.google.firestore.v1.WriteResult;
import com.google.protobuf.Empty;
import com.google.rpc.Status;
import dev.vipexport.emulators.firestore.query.QueryRunner;
import dev.vipexport.emulators.firestore.store.CommitBuilder;
import dev.vipexport.emulators.firestore.store.CommitWriter;
import dev.vipexport.emulators.firestore.store.Snapshots;
import dev.vipexport.emulators.firestore.store.VersionStore;
import dev.vipexport.emulators.firestore.value.Micros;
import dev.vipexport.emulators.firestore.value.ResourceName;
import dev.vipexport.emulators.firestore.value.ResourceName.DocumentName;
import dev.vipexport.emulators.firestore.value.StatusErrors;
import io.grpc.StatusRuntimeException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Handles Commit, BatchWrite, BeginTransaction and Rollback. */
public final class WriteCalls {
    private final VersionStore versions;
    private final Snapshots snapshots;
    private final CommitWriter writer;
    private final Transactions transactions;
    private final QueryRunner runner;

    /** Creates the calls over one store. */
    public WriteCalls(
            VersionStore versions,
            Snapshots snapshots,
            CommitWriter writer,
            Transactions transactions,
            QueryRunner runner) {
        this.versions = versions;
        this.snapshots = snapshots;
        this.writer = writer;
        this.transactions = transactions;
        this.runner = runner;
    }

    /** Handles Commit. */
    public CompletableFuture<CommitResponse> commit(CommitRequest request) {
        ResourceName.checkDatabase(request.getDatabase());
        request.getWritesList().forEach(write -> CommitBuilder.validate(write, request.getDatabase()));
        return writer.submit(() -> commitNow(request));
    }

    private CommitResponse commitNow(CommitRequest request) {
        if (!request.getTransaction().isEmpty()) {
            checkTransaction(request);
        }
        long time = snapshots.nextCommitTime();
        CommitBuilder staging = new CommitBuilder(versions, request.getDatabase(), time);
        List<WriteResult> results =
                request.getWritesList().stream().map(staging::add).toList();
        staging.apply();
        return CommitResponse.newBuilder()
                .addAllWriteResults(results)
                .setCommitTime(Micros.timestamp(time))
                .build();
    }

    /** Ends the transaction. Its reads are consistent as of their time, so that only writes can conflict with others. */
    private void checkTransaction(CommitRequest request) {
        Transaction transaction = transactions.end(request.getTransaction());
        if (request.getWritesCount() == 0) {
            return;
        }
        if (transaction.isReadOnly()) {
            throw StatusErrors.invalid("Cannot modify entities in a read-only transaction.");
        }
        if (!transaction.isCurrent(versions, runner)) {
            throw StatusErrors.aborted("Too much contention on these documents. Please try again.");
        }
    }

    /** Handles BatchWrite. */
    public CompletableFuture<BatchWriteResponse> batchWrite(BatchWriteRequest request) {
        ResourceName.checkDatabase(request.getDatabase());
        Set<DocumentName> names = new HashSet<>();
        for (Write write : request.getWritesList()) {
            DocumentName name = CommitBuilder.validate(write, request.getDatabase());
            if (!names.add(name)) {
                throw StatusErrors.invalid("the same document cannot be written more than once in a single request");
            }
        }
        return writer.submit(() -> batchWriteNow(request));
    }

    private BatchWriteResponse batchWriteNow(BatchWriteRequest request) {
        BatchWriteResponse.Builder response = BatchWriteResponse.newBuilder();
        for (Write write : request.getWritesList()) {
            try {
                CommitBuilder staging = new CommitBuilder(versions, request.getDatabase(), snapshots.nextCommitTime());
                WriteResult result = staging.add(write);
                staging.apply();
                response.addWriteResults(result).addStatus(Status.getDefaultInstance());
            } catch (StatusRuntimeException refused) {
                response.addWriteResults(WriteResult.getDefaultInstance())
                        .addStatus(Status.newBuilder()
                                .setCode(refused.getStatus().getCode().value())
                                .setMessage(Objects.requireNonNullElse(
                                        refused.getStatus().getDescription(), "")));
            }
        }
        return response.build();
    }

    /** Handles BeginTransaction. */
    public BeginTransactionResponse begin(BeginTransactionRequest request) {
        ResourceName.checkDatabase(request.getDatabase());
        if (request.getOptions().getReadOnly().hasReadTime()) {
            snapshots.at(request.getOptions().getReadOnly().getReadTime()).close();
        }
        return BeginTransactionResponse.newBuilder()
                .setTransaction(transactions.begin(request.getOptions()).id())
                .build();
    }

    /** Handles Rollback. */
    public Empty rollback(RollbackRequest request) {
        transactions.rollBack(request.getTransaction());
        return Empty.getDefaultInstance();
    }
}
