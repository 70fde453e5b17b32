package dev.vipexport.emulators.firestore.contract;

import com.google.api.gax.grpc.GrpcCallContext;
import com.google.api.gax.rpc.BidiStream;
import com.google.api.gax.rpc.StatusCode;
import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.firestore.v1.ListenRequest;
import com.google.firestore.v1.ListenResponse;
import com.google.firestore.v1.Target;
import com.google.firestore.v1.TargetChange;
import com.google.firestore.v1.TargetChange.TargetChangeType;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Executes {@code listen QUERY} and returns the paths of the first state in their order on the stream. The answer to a
 * rejected target is {@code !} and the code.
 */
record ListenCall(FirestoreClient client, String database, String root) {
    private static final int TARGET_ID = 2;

    /** Names the database as Google's clients do. The emulator finds it only here. */
    private static final String PREFIX_HEADER = "google-cloud-resource-prefix";

    String answer(QueryText.Sourced source) {
        BidiStream<ListenRequest, ListenResponse> stream = client.listenCallable()
                .call(GrpcCallContext.createDefault().withExtraHeaders(Map.of(PREFIX_HEADER, List.of(database))));
        stream.send(request(source));
        String answer = firstState(stream);
        stream.cancel();
        return answer;
    }

    private ListenRequest request(QueryText.Sourced source) {
        String parent = source.parent().isEmpty() ? database + "/documents" : root + source.parent();
        return ListenRequest.newBuilder()
                .setDatabase(database)
                .setAddTarget(Target.newBuilder()
                        .setTargetId(TARGET_ID)
                        .setQuery(Target.QueryTarget.newBuilder()
                                .setParent(parent)
                                .setStructuredQuery(source.query())))
                .build();
    }

    private String firstState(Iterable<ListenResponse> responses) {
        List<String> found = new ArrayList<>();
        for (ListenResponse response : responses) {
            TargetChange change = response.getTargetChange();
            if (change.getTargetChangeType() == TargetChangeType.REMOVE) {
                return "!" + code(change.getCause().getCode());
            }
            if (change.getTargetChangeType() == TargetChangeType.CURRENT) {
                return found.isEmpty() ? "nothing" : String.join(" ", found);
            }
            if (response.hasDocumentChange()) {
                String name = response.getDocumentChange().getDocument().getName();
                found.add(QuotedText.path(name.replace(root, "")));
            }
        }
        throw new AssertionError("the stream ended before the first state");
    }

    private static StatusCode.Code code(int number) {
        return StatusCode.Code.valueOf(Status.fromCodeValue(number).getCode().name());
    }
}
