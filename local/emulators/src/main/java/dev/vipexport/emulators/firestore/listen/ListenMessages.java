package dev.vipexport.emulators.firestore.listen;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.DocumentChange;
import com.google.firestore.v1.DocumentDelete;
import com.google.firestore.v1.DocumentRemove;
import com.google.firestore.v1.ExistenceFilter;
import com.google.firestore.v1.ListenResponse;
import com.google.firestore.v1.TargetChange.TargetChangeType;
import com.google.protobuf.ByteString;
import com.google.rpc.Status;
import dev.vipexport.emulators.firestore.value.Micros;
import dev.vipexport.emulators.firestore.value.StatusErrors;
import io.grpc.StatusRuntimeException;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Builds the messages of a Listen stream. A resume token holds the time up to which the client knows all changes. */
final class ListenMessages {
    private ListenMessages() {}

    static ListenResponse added(int target) {
        return change(TargetChangeType.ADD, target).build();
    }

    /** Tells the client to drop its state of this target. The whole state follows. */
    static ListenResponse reset(int target) {
        return change(TargetChangeType.RESET, target).build();
    }

    static ListenResponse current(int target, long time) {
        return timed(change(TargetChangeType.CURRENT, target), time);
    }

    static ListenResponse removed(int target) {
        return change(TargetChangeType.REMOVE, target).build();
    }

    static ListenResponse rejected(int target, StatusRuntimeException cause) {
        ListenResponse.Builder response = change(TargetChangeType.REMOVE, target);
        response.getTargetChangeBuilder()
                .setCause(Status.newBuilder()
                        .setCode(cause.getStatus().getCode().value())
                        .setMessage(Objects.requireNonNullElse(cause.getStatus().getDescription(), "")));
        return response.build();
    }

    /** Tells the client that it has the changes of all targets up to this time. */
    static ListenResponse globalSnapshot(long time) {
        ListenResponse.Builder response = ListenResponse.newBuilder();
        response.getTargetChangeBuilder().setTargetChangeType(TargetChangeType.NO_CHANGE);
        return timed(response, time);
    }

    private static ListenResponse.Builder change(TargetChangeType type, int target) {
        ListenResponse.Builder response = ListenResponse.newBuilder();
        response.getTargetChangeBuilder().setTargetChangeType(type).addTargetIds(target);
        return response;
    }

    private static ListenResponse timed(ListenResponse.Builder response, long time) {
        response.getTargetChangeBuilder().setReadTime(Micros.timestamp(time)).setResumeToken(token(time));
        return response.build();
    }

    static ListenResponse changed(int target, Document document) {
        return ListenResponse.newBuilder()
                .setDocumentChange(
                        DocumentChange.newBuilder().setDocument(document).addTargetIds(target))
                .build();
    }

    /** Reports a document that does not exist. */
    static ListenResponse deleted(int target, String name, long time) {
        return ListenResponse.newBuilder()
                .setDocumentDelete(DocumentDelete.newBuilder()
                        .setDocument(name)
                        .addRemovedTargetIds(target)
                        .setReadTime(Micros.timestamp(time)))
                .build();
    }

    /** Reports a document that exists but is not part of the target any more. */
    static ListenResponse noLongerMatches(int target, String name, long time) {
        return ListenResponse.newBuilder()
                .setDocumentRemove(DocumentRemove.newBuilder()
                        .setDocument(name)
                        .addRemovedTargetIds(target)
                        .setReadTime(Micros.timestamp(time)))
                .build();
    }

    static ListenResponse count(int target, int count) {
        return ListenResponse.newBuilder()
                .setFilter(ExistenceFilter.newBuilder().setTargetId(target).setCount(count))
                .build();
    }

    private static ByteString token(long time) {
        return ByteString.copyFrom(ByteBuffer.allocate(Long.BYTES).putLong(time).array());
    }

    static long timeOf(ByteString token) {
        if (token.size() != Long.BYTES) {
            throw StatusErrors.invalid("The resume token does not come from this server");
        }
        return token.asReadOnlyByteBuffer().getLong();
    }
}
