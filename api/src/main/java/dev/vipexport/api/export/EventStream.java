package dev.vipexport.api.export;

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
    private final Answers answers;
    private final Executor writing;
    private final AtomicReference<@Nullable ExportJob> next = new AtomicReference<>();
    private final AtomicBoolean beat = new AtomicBoolean();
    private final AtomicBoolean end = new AtomicBoolean();
    private final AtomicInteger tasks = new AtomicInteger();
    private volatile Runnable left = () -> {};

    // one thread at a time writes, and sees what the one before it left
    private @Nullable ExportJob told;
    private String lastId;

    /** @param lastId of the event that the caller has seen already; empty for none */
    EventStream(Answers answers, Executor writing, String lastId) {
        this.answers = answers;
        this.writing = writing;
        this.lastId = lastId;
    }

    SseEmitter emitter() {
        return emitter;
    }

    /** @param action once it is seen that the caller has left, or more than once */
    void onLeft(Runnable action) {
        left = action;
    }

    void sees(ExportJob job) {
        next.set(job);
        write();
    }

    void beats() {
        beat.set(true);
        write();
    }

    /** After what it has seen. */
    void ends() {
        end.set(true);
        write();
    }

    private void write() {
        if (tasks.getAndIncrement() == 0) {
            writing.execute(this::writeAll);
        }
    }

    private void writeAll() {
        int seen = tasks.get();
        do {
            writeNext();
            seen = tasks.addAndGet(-seen);
        } while (seen > 0);
    }

    private void writeNext() {
        boolean last = end.get();
        try {
            ExportJob job = next.getAndSet(null);
            if (job != null) {
                tell(job);
            }
            if (beat.getAndSet(false)) {
                emitter.send(SseEmitter.event().comment("still here"));
            }
        } catch (IOException | IllegalStateException e) {
            // not every container tells the emitter, whose completion ends the stream
            LOG.debug("A caller that watched a job has left: {}", e.toString());
            last = true;
            left.run();
        } catch (RuntimeException e) {
            LOG.warn("A stream of events ends early, its caller will come again", e);
            last = true;
        }
        if (last) {
            emitter.complete();
        }
    }

    private void tell(ExportJob job) throws IOException {
        ExportJob before = told;
        told = job;
        String id = StateTag.of(job);
        if (!id.equals(lastId)) {
            lastId = id;
            emitter.send(SseEmitter.event()
                    .name(before != null && isSameState(before, job) ? "progress" : "state")
                    .id(id)
                    .data(answers.view(job), MediaType.APPLICATION_JSON));
        }
    }

    private static boolean isSameState(ExportJob before, ExportJob job) {
        return before.state() == job.state() && before.attempt() == job.attempt();
    }
}
