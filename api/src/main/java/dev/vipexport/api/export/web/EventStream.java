package dev.vipexport.api.export.web;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The event stream of one caller. It holds no thread: an update is stored here, and a thread of a pool writes it. The
 * stream keeps only the latest update, so a slow caller gets fewer events. A later update counts as newer regardless of
 * its time, because the clocks of the workers differ. It ends when the caller's key no longer works: each event and each
 * heartbeat checks that.
 */
final class EventStream {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private final SseEmitter emitter = new SseEmitter(-1L);
    private final ExportResponses responses;
    private final Executor executor;
    private final BooleanSupplier keyIsActive;
    private final AtomicReference<@Nullable ExportJob> latest = new AtomicReference<>();
    private final AtomicBoolean heartbeatDue = new AtomicBoolean();
    private final AtomicBoolean endRequested = new AtomicBoolean();
    private final AtomicInteger pendingWrites = new AtomicInteger();
    private volatile Runnable disconnectAction = () -> {};

    // only one thread writes at a time
    private @Nullable ExportJob lastSent;
    private String lastId;
    private boolean isClosed;

    /**
     * Creates a stream without events.
     *
     * @param keyIsActive returns whether the caller's key still works
     * @param lastId id of the last event that the caller has seen, or empty for none
     */
    EventStream(ExportResponses responses, Executor executor, BooleanSupplier keyIsActive, String lastId) {
        this.responses = responses;
        this.executor = executor;
        this.keyIsActive = keyIsActive;
        this.lastId = lastId;
    }

    SseEmitter emitter() {
        return emitter;
    }

    /** @param action runs at least once after the caller disconnects */
    void onDisconnect(Runnable action) {
        disconnectAction = action;
    }

    void onUpdate(ExportJob job) {
        latest.set(job);
        write();
    }

    void sendHeartbeat() {
        heartbeatDue.set(true);
        write();
    }

    /** Ends the stream after the pending updates. */
    void end() {
        endRequested.set(true);
        write();
    }

    private void write() {
        if (pendingWrites.getAndIncrement() == 0) {
            executor.execute(this::writeAll);
        }
    }

    private void writeAll() {
        int seen = pendingWrites.get();
        do {
            writeNext();
            seen = pendingWrites.addAndGet(-seen);
        } while (seen > 0);
    }

    private void writeNext() {
        if (isClosed) {
            return;
        }
        boolean last = endRequested.get();
        try {
            ExportJob job = latest.getAndSet(null);
            boolean isHeartbeatDue = heartbeatDue.getAndSet(false);
            if (job != null ? !keyIsActive.getAsBoolean() : isHeartbeatDue && isKeyKnownInactive()) {
                emitter.send(SseEmitter.event().comment("the key no longer works"));
                last = true;
                disconnectAction.run();
            } else {
                if (job != null) {
                    send(job);
                }
                if (isHeartbeatDue) {
                    emitter.send(SseEmitter.event().comment("still here"));
                }
            }
        } catch (IOException | IllegalStateException e) {
            // not every container reports the disconnect to the emitter
            LOG.debug("Caller disconnected from an event stream: {}", e.toString());
            last = true;
            disconnectAction.run();
        } catch (RuntimeException e) {
            LOG.warn("Event stream failed; the caller reconnects", e);
            last = true;
        }
        if (last) {
            isClosed = true;
            emitter.complete();
        }
    }

    /** A heartbeat carries nothing, so a stream outlives a Firestore that is unreachable for a while. */
    private boolean isKeyKnownInactive() {
        try {
            return !keyIsActive.getAsBoolean();
        } catch (BackendUnavailableException | ErrorResponseException e) {
            LOG.debug("The key of an event stream could not be read; the next heartbeat checks it: {}", e.getMessage());
            return false;
        }
    }

    private void send(ExportJob job) throws IOException {
        ExportJob previous = lastSent;
        lastSent = job;
        String id = JobVersion.eventId(job);
        if (!id.equals(lastId)) {
            lastId = id;
            emitter.send(SseEmitter.event()
                    .name(previous != null && isSameState(previous, job) ? "progress" : "state")
                    .id(id)
                    .data(responses.view(job), MediaType.APPLICATION_JSON));
        }
    }

    private static boolean isSameState(ExportJob before, ExportJob job) {
        return before.state() == job.state() && before.attempt() == job.attempt();
    }
}
