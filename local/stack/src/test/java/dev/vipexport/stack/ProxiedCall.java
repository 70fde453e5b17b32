package dev.vipexport.stack;

import com.google.firestore.v1.RunQueryResponse;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** A call through a {@link FirestoreProxy}. It reads each side as fast as the other side accepts messages. */
final class ProxiedCall {
    private final FirestoreProxy proxy;
    private final ServerCall<byte[], byte[]> worker;
    private final ClientCall<byte[], byte[]> firestore;
    private @Nullable Integer rowsLeft;
    private boolean isStalled;
    private boolean firestoreRequestPending;
    private boolean workerRequestPending;

    private ProxiedCall(FirestoreProxy proxy, ServerCall<byte[], byte[]> worker, ClientCall<byte[], byte[]> firestore) {
        this.proxy = proxy;
        this.worker = worker;
        this.firestore = firestore;
    }

    /** Starts the call; the context carries deadline and cancellation from the worker to Firestore. */
    static ServerCall.Listener<byte[]> start(
            FirestoreProxy proxy, Channel upstream, ServerCall<byte[], byte[]> worker, Metadata headers) {
        ClientCall<byte[], byte[]> firestore = upstream.newCall(worker.getMethodDescriptor(), CallOptions.DEFAULT);
        ProxiedCall call = new ProxiedCall(proxy, worker, firestore);
        firestore.start(call.new FirestoreListener(), headers);
        worker.request(1);
        firestore.request(1);
        return call.new WorkerListener();
    }

    private synchronized void forwardRequest(byte[] message) {
        rowsLeft = proxy.rowLimitFor(worker.getMethodDescriptor().getFullMethodName(), message);
        firestore.sendMessage(message);
        workerRequestPending = true;
        requestFromWorker();
    }

    private synchronized void forwardResponse(byte[] message) {
        if (rowsLeft != null && isRow(message) && rowsLeft-- == 0 && proxy.tryStall()) {
            isStalled = true;
            return;
        }
        worker.sendMessage(message);
        firestoreRequestPending = true;
        requestFromFirestore();
    }

    /** Forwards the end unless the call stalls: without the held-back row, the response must not look complete. */
    private synchronized void forwardClose(Status status, Metadata trailers) {
        if (!isStalled) {
            worker.close(status, trailers);
        }
    }

    private static boolean isRow(byte[] message) {
        try {
            return RunQueryResponse.parseFrom(message).hasDocument();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("not a response of RunQuery", e);
        }
    }

    private synchronized void requestFromWorker() {
        if (workerRequestPending && firestore.isReady()) {
            workerRequestPending = false;
            worker.request(1);
        }
    }

    private synchronized void requestFromFirestore() {
        if (firestoreRequestPending && worker.isReady()) {
            firestoreRequestPending = false;
            firestore.request(1);
        }
    }

    private final class WorkerListener extends ServerCall.Listener<byte[]> {
        @Override
        public void onMessage(byte[] message) {
            forwardRequest(message);
        }

        @Override
        public void onHalfClose() {
            firestore.halfClose();
        }

        @Override
        public void onCancel() {
            firestore.cancel("the worker has canceled the call", null);
        }

        @Override
        public void onReady() {
            requestFromFirestore();
        }
    }

    private final class FirestoreListener extends ClientCall.Listener<byte[]> {
        @Override
        public void onHeaders(Metadata headers) {
            worker.sendHeaders(headers);
        }

        @Override
        public void onMessage(byte[] message) {
            forwardResponse(message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            forwardClose(status, trailers);
        }

        @Override
        public void onReady() {
            requestFromWorker();
        }
    }
}
