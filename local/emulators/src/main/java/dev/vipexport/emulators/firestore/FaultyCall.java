package dev.vipexport.emulators.firestore;

import dev.vipexport.emulators.fault.Fault;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A call whose answer suffers a fault, once {@link #inject} has armed one. */
final class FaultyCall<A, B> extends SimpleForwardingServerCall<A, B> {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** A pace is kept by short holds, each for some messages. */
    private static final long MIN_HOLD_NANOS = 2_000_000;

    private final ClientConnections connections;
    private final ScheduledExecutorService timer;
    private final Deque<Runnable> heldActions = new ArrayDeque<>();
    private @Nullable Fault fault;
    private Runnable onReady = () -> {};
    private long sent;
    private long armedAt;
    private boolean holding;
    private boolean ended;

    FaultyCall(ServerCall<A, B> call, ClientConnections connections, ScheduledExecutorService timer) {
        super(call);
        this.connections = connections;
        this.timer = timer;
    }

    /** From now on the fault applies; when a stall ends, {@code onResume} tells the sender that it may go on. */
    synchronized void inject(Fault armed, Runnable onResume) {
        fault = armed;
        armedAt = System.nanoTime();
        onReady = onResume;
        if (armed instanceof Fault.Delay delay) {
            hold(delay.duration());
        } else if (armed instanceof Fault.Status status) {
            endWith(status.code(), "instead of being carried out");
        } else {
            applyIfDue();
        }
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
        runOrHold(() -> super.sendHeaders(headers));
    }

    @Override
    public synchronized void sendMessage(B message) {
        if (ended || fault instanceof Fault.LostAnswer) {
            return;
        }
        sent++;
        runOrHold(() -> super.sendMessage(message));
        applyIfDue();
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
        if (ended) {
            return;
        }
        if (status.isOk() && fault instanceof Fault.LostAnswer lost) {
            endWith(lost.code(), "after it was carried out");
            return;
        }
        ended = true;
        runOrHold(() -> super.close(status, trailers));
    }

    /** A stalled or broken call takes no more, so that the sender waits as it does for a slow client. */
    @Override
    public synchronized boolean isReady() {
        return !ended && !holding && super.isReady();
    }

    private void applyIfDue() {
        if (ended || fault == null) {
            return;
        }
        if (fault instanceof Fault.Break broken && sent >= broken.after()) {
            endWith(broken.code(), "after " + sent + " messages");
        } else if (fault instanceof Fault.Cut cut && sent >= cut.after()) {
            ended = true;
            connections.cut(getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
        } else if (fault instanceof Fault.Stall stall && sent >= stall.after()) {
            fault = null;
            hold(stall.pause());
        } else if (fault instanceof Fault.Pace pace) {
            long early = armedAt + sent * NANOS_PER_SECOND / pace.perSecond() - System.nanoTime();
            if (early > MIN_HOLD_NANOS) {
                hold(Duration.ofNanos(early));
            }
        }
    }

    private void endWith(int code, String when) {
        ended = true;
        Status status = Status.fromCodeValue(code).withDescription("A fault on command broke this call " + when);
        runOrHold(() -> super.close(status, new Metadata()));
    }

    private void runOrHold(Runnable action) {
        if (holding) {
            heldActions.add(action);
        } else {
            action.run();
        }
    }

    private void hold(Duration pause) {
        holding = true;
        ScheduledFuture<?> scheduled = timer.schedule(this::release, pause.toNanos(), TimeUnit.NANOSECONDS);
        if (scheduled.isCancelled()) {
            throw new IllegalStateException("the server is stopping");
        }
    }

    private void release() {
        synchronized (this) {
            holding = false;
            heldActions.forEach(Runnable::run);
            heldActions.clear();
        }
        onReady.run();
    }
}
