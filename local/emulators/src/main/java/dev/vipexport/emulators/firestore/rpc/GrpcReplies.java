package dev.vipexport.emulators.firestore.rpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends results and failures to the client. */
public final class GrpcReplies {
    private static final Logger log = LoggerFactory.getLogger(GrpcReplies.class);

    private GrpcReplies() {}

    /** Sends the result or the failure of the supplier. */
    public static <T> void reply(StreamObserver<T> client, Supplier<T> result) {
        T answer;
        try {
            answer = result.get();
        } catch (RuntimeException failed) {
            client.onError(toStatusException(failed));
            return;
        }
        client.onNext(answer);
        client.onCompleted();
    }

    /** Sends the result or the failure once the future completes. */
    public static <T> void replyLater(StreamObserver<T> client, Supplier<CompletableFuture<T>> result) {
        try {
            CompletableFuture<T> unused =
                    result.get().whenComplete((answer, failed) -> complete(client, answer, failed));
        } catch (RuntimeException failed) {
            client.onError(toStatusException(failed));
        }
    }

    private static <T> void complete(StreamObserver<T> client, @Nullable T answer, @Nullable Throwable failed) {
        if (answer == null) {
            client.onError(toStatusException(failed));
            return;
        }
        client.onNext(answer);
        client.onCompleted();
    }

    /** Returns the error for the client. Logs an error that this server caused. */
    public static StatusRuntimeException toStatusException(@Nullable Throwable failed) {
        Throwable cause = failed instanceof CompletionException ? failed.getCause() : failed;
        if (cause instanceof StatusRuntimeException status) {
            return status;
        }
        log.error("Firestore call failed because of an error in this server; the client gets INTERNAL", cause);
        return Status.INTERNAL
                .withDescription("The embedded Firestore server failed: " + cause)
                .withCause(cause)
                .asRuntimeException();
    }
}
