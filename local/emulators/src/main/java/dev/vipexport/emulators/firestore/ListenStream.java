package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.ListenRequest;
import com.google.firestore.v1.ListenResponse;
import com.google.firestore.v1.Target;
import dev.vipexport.emulators.firestore.ListenRound.Followed;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One Listen call. It takes one request at a time and sends as fast as the client takes it: between two rounds it holds
 * no message, no snapshot and no document, so a slow client skips states and costs nothing.
 */
final class ListenStream implements StreamObserver<ListenRequest> {
    private final ServerCallStreamObserver<ListenResponse> client;
    private final ListenCalls calls;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final AtomicBoolean stale = new AtomicBoolean();
    private final AtomicBoolean silent = new AtomicBoolean();
    private final Map<Integer, Followed> targets = new LinkedHashMap<>();
    private @Nullable ListenRequest asked;
    private @Nullable ListenRound round;
    private boolean ended;

    ListenStream(ServerCallStreamObserver<ListenResponse> client, ListenCalls calls) {
        this.client = client;
        this.calls = calls;
    }

    void open() {
        client.disableAutoRequest();
        client.setOnReadyHandler(this::wake);
        client.setOnCancelHandler(() -> end(() -> {}));
        client.request(1);
    }

    @Override
    public void onNext(ListenRequest request) {
        synchronized (this) {
            asked = request;
        }
        wake();
    }

    @Override
    public void onError(Throwable cancelled) {
        end(() -> {});
    }

    @Override
    public void onCompleted() {
        end(client::onCompleted);
    }

    /** Something was committed. */
    void changed() {
        stale.set(true);
        wake();
    }

    /** The client should hear that it still is up to date. */
    void heartbeat() {
        silent.set(true);
        wake();
    }

    void refuse(StatusRuntimeException reason) {
        end(() -> client.onError(reason));
    }

    /** Whatever happens, one of few threads looks after it, so that many listeners do not mean many threads. */
    private void wake() {
        if (woken.compareAndSet(false, true)) {
            calls.execute(this::send);
        }
    }

    private void send() {
        woken.set(false);
        try {
            sendWhatIsReady();
        } catch (RuntimeException failed) {
            refuse(Calls.asStatus(failed));
        }
    }

    private synchronized void sendWhatIsReady() {
        while (!ended && client.isReady()) {
            ListenRound current = round == null ? begin() : round;
            if (current == null) {
                return;
            }
            round = current;
            ListenResponse message = current.next();
            if (message != null) {
                client.onNext(message);
            } else {
                finish(current);
            }
        }
    }

    private @Nullable ListenRound begin() {
        boolean loud = silent.getAndSet(false);
        boolean isStale = stale.getAndSet(false);
        ListenRequest request = asked;
        boolean due = loud || isStale || request != null;
        if (request != null) {
            asked = null;
            carryOut(request);
            client.request(1);
        }
        return due && !targets.isEmpty() ? calls.round(targets.values(), loud) : null;
    }

    private void finish(ListenRound finished) {
        finished.close();
        round = null;
        targets.values().removeIf(Followed::once);
    }

    private void carryOut(ListenRequest request) {
        ResourceName.checkDatabase(request.getDatabase());
        switch (request.getTargetChangeCase()) {
            case ADD_TARGET -> add(request.getAddTarget(), request.getDatabase());
            case REMOVE_TARGET -> {
                targets.remove(request.getRemoveTarget());
                client.onNext(ListenMessages.removed(request.getRemoveTarget()));
            }
            case TARGETCHANGE_NOT_SET -> throw Rejection.invalid("A Listen request must add or remove a target");
        }
    }

    /** A target that cannot be followed is refused by itself; the others go on. */
    private void add(Target asked, String database) {
        int number = asked.getTargetId() == 0 ? unused() : asked.getTargetId();
        if (number < 0 || targets.containsKey(number)) {
            throw Rejection.invalid("Target id " + number + " is negative or in use on this stream");
        }
        try {
            targets.put(number, calls.follow(number, asked, database));
        } catch (StatusRuntimeException refused) {
            client.onNext(ListenMessages.refused(number, refused));
        }
    }

    private int unused() {
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
        calls.forget(this);
    }
}
