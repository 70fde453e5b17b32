package dev.vipexport.api.export.web;

import dev.vipexport.common.job.ExportJob;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One caller that watches a job. It has no thread: whoever has something for it leaves that here and lets a thread of the
 * pool write it. Only the latest state is kept, so a caller that reads slowly gets fewer events. What is seen later is
 * newer, whatever its time says: the clocks of those who change a job differ.
 */
final class EventStream {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private final SseEmitter emitter = new SseEmitter(-1L);
    private final ExportResponses responses;
    private final Executor executor;
    private final AtomicReference<@Nullable ExportJob> latest = new AtomicReference<>();
    private final AtomicBoolean heartbeatDue = new AtomicBoolean();
    private final AtomicBoolean endRequested = new AtomicBoolean();
    private final AtomicInteger pendingWrites = new AtomicInteger();
    private volatile Runnable disconnectAction = () -> {};

    // one thread at a time writes, and sees what the one before it left
    private @Nullable ExportJob lastSent;
    private String lastId;

    /** @param lastId of the event that the caller has seen already; empty for none */
    EventStream(ExportResponses responses, Executor executor, String lastId) {
        this.responses = responses;
        this.executor = executor;
        this.lastId = lastId;
    }

    SseEmitter emitter() {
        return emitter;
    }

    /** @param action once it is seen that the caller has left, or more than once */
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

    /** After what it has seen. */
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
        boolean last = endRequested.get();
        try {
            ExportJob job = latest.getAndSet(null);
            if (job != null) {
                send(job);
            }
            if (heartbeatDue.getAndSet(false)) {
                emitter.send(SseEmitter.event().comment("still here"));
            }
        } catch (IOException | IllegalStateException e) {
            // not every container tells the emitter, whose completion ends the stream
            LOG.debug("A caller that watched a job has left: {}", e.toString());
            last = true;
            disconnectAction.run();
        } catch (RuntimeException e) {
            LOG.warn("A stream of events ends early, its caller will come again", e);
            last = true;
        }
        if (last) {
            emitter.complete();
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
