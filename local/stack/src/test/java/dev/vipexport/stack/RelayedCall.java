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

/** One call through a {@link RowRelay}: each side is read as fast as the other one takes it. */
final class RelayedCall {
    private final RowRelay relay;
    private final ServerCall<byte[], byte[]> worker;
    private final ClientCall<byte[], byte[]> firestore;
    private @Nullable Integer rowsLeft;
    private boolean halted;
    private boolean askFirestore;
    private boolean askWorker;

    private RelayedCall(RowRelay relay, ServerCall<byte[], byte[]> worker, ClientCall<byte[], byte[]> firestore) {
        this.relay = relay;
        this.worker = worker;
        this.firestore = firestore;
    }

    /** The deadline and the end of the worker's call are those of Firestore's, too: the context carries them. */
    static ServerCall.Listener<byte[]> start(
            RowRelay relay, Channel upstream, ServerCall<byte[], byte[]> worker, Metadata headers) {
        ClientCall<byte[], byte[]> firestore = upstream.newCall(worker.getMethodDescriptor(), CallOptions.DEFAULT);
        RelayedCall call = new RelayedCall(relay, worker, firestore);
        firestore.start(call.new Answer(), headers);
        worker.request(1);
        firestore.request(1);
        return call.new Request();
    }

    private synchronized void request(byte[] message) {
        rowsLeft = relay.rowsFor(worker.getMethodDescriptor().getFullMethodName(), message);
        firestore.sendMessage(message);
        askWorker = true;
        moreFromWorker();
    }

    private synchronized void answer(byte[] message) {
        if (rowsLeft != null && isRow(message) && rowsLeft-- == 0 && relay.halts()) {
            halted = true;
            return;
        }
        worker.sendMessage(message);
        askFirestore = true;
        moreFromFirestore();
    }

    /** Not after a halt: where the row that was held back was the last one, the answer would look complete without it. */
    private synchronized void end(Status status, Metadata trailers) {
        if (!halted) {
            worker.close(status, trailers);
        }
    }

    private static boolean isRow(byte[] message) {
        try {
            return RunQueryResponse.parseFrom(message).hasDocument();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("not an answer of RunQuery", e);
        }
    }

    private synchronized void moreFromWorker() {
        if (askWorker && firestore.isReady()) {
            askWorker = false;
            worker.request(1);
        }
    }

    private synchronized void moreFromFirestore() {
        if (askFirestore && worker.isReady()) {
            askFirestore = false;
            firestore.request(1);
        }
    }

    private final class Request extends ServerCall.Listener<byte[]> {
        @Override
        public void onMessage(byte[] message) {
            request(message);
        }

        @Override
        public void onHalfClose() {
            firestore.halfClose();
        }

        @Override
        public void onCancel() {
            firestore.cancel("the worker has gone", null);
        }

        @Override
        public void onReady() {
            moreFromFirestore();
        }
    }

    private final class Answer extends ClientCall.Listener<byte[]> {
        @Override
        public void onHeaders(Metadata headers) {
            worker.sendHeaders(headers);
        }

        @Override
        public void onMessage(byte[] message) {
            answer(message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            end(status, trailers);
        }

        @Override
        public void onReady() {
            moreFromWorker();
        }
    }
}
