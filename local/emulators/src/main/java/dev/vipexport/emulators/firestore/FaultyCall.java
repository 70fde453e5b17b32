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

/** A call to whose response {@link #inject} can apply a fault. */
final class FaultyCall<A, B> extends SimpleForwardingServerCall<A, B> {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** The shortest hold. A pace consists of short holds, each for several messages. */
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

    /** Applies the fault from now on. {@code onResume} tells the sender that a stall or delay has ended. */
    synchronized void inject(Fault armed, Runnable onResume) {
        fault = armed;
        armedAt = System.nanoTime();
        onReady = onResume;
        switch (armed.kind()) {
            case DELAY -> hold(((Fault.Delay) armed).duration());
            case STATUS -> endWith(((Fault.Status) armed).code(), "instead of executing it");
            case LOST_ANSWER, BREAK, STALL, CUT, PACE -> applyIfDue();
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
            endWith(lost.code(), "after executing it");
            return;
        }
        ended = true;
        runOrHold(() -> super.close(status, trailers));
    }

    /** Returns false for a stalled or broken call. The sender then waits as for a slow client. */
    @Override
    public synchronized boolean isReady() {
        return !ended && !holding && super.isReady();
    }

    private void applyIfDue() {
        if (ended || fault == null) {
            return;
        }
        switch (fault.kind()) {
            case BREAK -> breakAfter((Fault.Break) fault);
            case CUT -> cutAfter((Fault.Cut) fault);
            case STALL -> stallAfter((Fault.Stall) fault);
            case PACE -> keepPace((Fault.Pace) fault);
            case DELAY, STATUS, LOST_ANSWER -> {} // they do not depend on the number of messages
        }
    }

    private void breakAfter(Fault.Break broken) {
        if (sent >= broken.after()) {
            endWith(broken.code(), "after " + sent + " messages");
        }
    }

    private void cutAfter(Fault.Cut cut) {
        if (sent >= cut.after()) {
            ended = true;
            connections.cut(getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
        }
    }

    private void stallAfter(Fault.Stall stall) {
        if (sent >= stall.after()) {
            fault = null;
            hold(stall.pause());
        }
    }

    private void keepPace(Fault.Pace pace) {
        long early = armedAt + sent * NANOS_PER_SECOND / pace.perSecond() - System.nanoTime();
        if (early > MIN_HOLD_NANOS) {
            hold(Duration.ofNanos(early));
        }
    }

    private void endWith(int code, String when) {
        ended = true;
        Status status = Status.fromCodeValue(code).withDescription("An armed fault ended this call " + when);
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
            throw new IllegalStateException("The server is stopping");
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
