package dev.vipexport.emulators.firestore.listen;

import com.google.firestore.v1.ListenRequest;
import com.google.firestore.v1.ListenResponse;
import com.google.firestore.v1.Target;
import dev.vipexport.emulators.firestore.listen.ListenRound.TargetState;
import dev.vipexport.emulators.firestore.rpc.GrpcReplies;
import dev.vipexport.emulators.firestore.value.ResourceName;
import dev.vipexport.emulators.firestore.value.StatusErrors;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One Listen call. It handles one request at a time and sends as fast as the client reads. Between two rounds it holds
 * no message, snapshot or document. A slow client thus skips states and costs nothing.
 */
final class ListenStream implements StreamObserver<ListenRequest> {
    private final ServerCallStreamObserver<ListenResponse> client;
    private final ListenCalls calls;
    private final AtomicBoolean sendScheduled = new AtomicBoolean();
    private final AtomicBoolean changesPending = new AtomicBoolean();
    private final AtomicBoolean heartbeatDue = new AtomicBoolean();
    private final Map<Integer, TargetState> targets = new LinkedHashMap<>();
    private @Nullable ListenRequest pendingRequest;
    private @Nullable ListenRound round;
    private boolean ended;

    ListenStream(ServerCallStreamObserver<ListenResponse> client, ListenCalls calls) {
        this.client = client;
        this.calls = calls;
    }

    void open() {
        client.disableAutoRequest();
        client.setOnReadyHandler(this::scheduleSend);
        client.setOnCancelHandler(() -> end(() -> {}));
        client.request(1);
    }

    @Override
    public void onNext(ListenRequest request) {
        synchronized (this) {
            pendingRequest = request;
        }
        scheduleSend();
    }

    @Override
    public void onError(Throwable cancelled) {
        end(() -> {});
    }

    @Override
    public void onCompleted() {
        end(client::onCompleted);
    }

    /** Reacts to a commit. */
    void onCommit() {
        changesPending.set(true);
        scheduleSend();
    }

    /** Tells the client that it is up to date. */
    void heartbeat() {
        heartbeatDue.set(true);
        scheduleSend();
    }

    void fail(StatusRuntimeException reason) {
        end(() -> client.onError(reason));
    }

    /** Sends on one of a few shared threads, so that many listeners do not need many threads. */
    private void scheduleSend() {
        if (sendScheduled.compareAndSet(false, true)) {
            calls.execute(this::send);
        }
    }

    private void send() {
        sendScheduled.set(false);
        try {
            sendPending();
        } catch (RuntimeException failed) {
            fail(GrpcReplies.toStatusException(failed));
        }
    }

    private synchronized void sendPending() {
        while (!ended && client.isReady()) {
            ListenRound current = round == null ? beginRound() : round;
            if (current == null) {
                return;
            }
            round = current;
            ListenResponse message = current.next();
            if (message != null) {
                client.onNext(message);
            } else {
                finishRound(current);
            }
        }
    }

    private @Nullable ListenRound beginRound() {
        boolean isHeartbeat = heartbeatDue.getAndSet(false);
        boolean isStale = changesPending.getAndSet(false);
        ListenRequest request = pendingRequest;
        boolean due = isHeartbeat || isStale || request != null;
        if (request != null) {
            pendingRequest = null;
            handle(request);
            client.request(1);
        }
        return due && !targets.isEmpty() ? calls.newRound(targets.values(), isHeartbeat) : null;
    }

    private void finishRound(ListenRound finished) {
        finished.close();
        round = null;
        targets.values().removeIf(TargetState::isOnce);
    }

    private void handle(ListenRequest request) {
        ResourceName.checkDatabase(request.getDatabase());
        switch (request.getTargetChangeCase()) {
            case ADD_TARGET -> add(request.getAddTarget(), request.getDatabase());
            case REMOVE_TARGET -> {
                targets.remove(request.getRemoveTarget());
                client.onNext(ListenMessages.removed(request.getRemoveTarget()));
            }
            case TARGETCHANGE_NOT_SET -> throw StatusErrors.invalid("A Listen request must add or remove a target");
        }
    }

    /** Adds a target. If it is invalid, only this target is rejected. The others continue. */
    private void add(Target target, String database) {
        int number = target.getTargetId() == 0 ? nextTargetId() : target.getTargetId();
        if (number < 0 || targets.containsKey(number)) {
            throw StatusErrors.invalid("Target id " + number + " is negative or in use on this stream");
        }
        try {
            targets.put(number, calls.newTarget(number, target, database));
        } catch (StatusRuntimeException refused) {
            client.onNext(ListenMessages.rejected(number, refused));
        }
    }

    private int nextTargetId() {
        return targets.keySet().stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
    }

    private void end(Runnable last) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            if (round != null) {
                round.close();
            }
            last.run();
        }
        calls.remove(this);
    }
}
