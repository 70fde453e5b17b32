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

/** A call whose answer suffers a fault, once {@link #suffer} has armed one. */
final class FaultyCall<A, B> extends SimpleForwardingServerCall<A, B> {
    private static final long SECOND = 1_000_000_000;

    /** A pace is kept by short holds, each for some messages. */
    private static final long SHORTEST_HOLD = 2_000_000;

    private final Connections connections;
    private final ScheduledExecutorService timer;
    private final Deque<Runnable> held = new ArrayDeque<>();
    private @Nullable Fault fault;
    private Runnable onReady = () -> {};
    private long sent;
    private long armedAt;
    private boolean holding;
    private boolean over;

    FaultyCall(ServerCall<A, B> call, Connections connections, ScheduledExecutorService timer) {
        super(call);
        this.connections = connections;
        this.timer = timer;
    }

    /** From now on the fault applies; when a stall ends, {@code resumed} tells the sender that it may go on. */
    synchronized void suffer(Fault armed, Runnable resumed) {
        fault = armed;
        armedAt = System.nanoTime();
        onReady = resumed;
        if (armed instanceof Fault.Delay delay) {
            hold(delay.by());
        } else if (armed instanceof Fault.Status status) {
            end(status.code(), "instead of being carried out");
        } else {
            strike();
        }
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
        later(() -> super.sendHeaders(headers));
    }

    @Override
    public synchronized void sendMessage(B message) {
        if (over || fault instanceof Fault.LostAnswer) {
            return;
        }
        sent++;
        later(() -> super.sendMessage(message));
        strike();
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
        if (over) {
            return;
        }
        if (status.isOk() && fault instanceof Fault.LostAnswer lost) {
            end(lost.code(), "after it was carried out");
            return;
        }
        over = true;
        later(() -> super.close(status, trailers));
    }

    /** A stalled or broken call takes no more, so that the sender waits as it does for a slow client. */
    @Override
    public synchronized boolean isReady() {
        return !over && !holding && super.isReady();
    }

    private void strike() {
        if (over || fault == null) {
            return;
        }
        if (fault instanceof Fault.Break broken && sent >= broken.after()) {
            end(broken.code(), "after " + sent + " messages");
        } else if (fault instanceof Fault.Cut cut && sent >= cut.after()) {
            over = true;
            connections.cut(getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
        } else if (fault instanceof Fault.Stall stall && sent >= stall.after()) {
            fault = null;
            hold(stall.pause());
        } else if (fault instanceof Fault.Pace pace) {
            long early = armedAt + sent * SECOND / pace.perSecond() - System.nanoTime();
            if (early > SHORTEST_HOLD) {
                hold(Duration.ofNanos(early));
            }
        }
    }

    private void end(int code, String when) {
        over = true;
        Status status = Status.fromCodeValue(code).withDescription("A fault on command broke this call " + when);
        later(() -> super.close(status, new Metadata()));
    }

    private void later(Runnable action) {
        if (holding) {
            held.add(action);
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
            held.forEach(Runnable::run);
            held.clear();
        }
        onReady.run();
    }
}
