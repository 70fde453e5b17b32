package dev.vipexport.api.export;

import dev.vipexport.api.ApiSettings;
import dev.vipexport.common.job.ExportJob;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The callers of this instance that watch jobs. They are held as those are that wait, under the same bounds; what they
 * are told is written by a few threads of their own. One who reads slowly can hold one of these until its connection
 * times out, and many can keep the other streams waiting, but no other answer.
 */
final class EventStreams implements AutoCloseable {
    private final Waiters waiters;
    private final Answers answers;
    private final ApiSettings.Export settings;
    private final AnsweringPool writing = new AnsweringPool("export-events");
    private final ScheduledExecutorService hearts = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "export-heartbeats");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();

    EventStreams(Waiters waiters, Answers answers, ApiSettings.Export settings) {
        this.waiters = waiters;
        this.answers = answers;
        this.settings = settings;
        long nanos = settings.heartbeatEvery().toNanos();
        var unused = hearts.scheduleWithFixedDelay(
                () -> open.forEach(EventStream::beats), nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /**
     * A stream of the job's events until it ends: first of all its state, unless that is the one that the caller has
     * seen.
     *
     * @param lastId of the event that the caller has seen already; empty for none
     */
    SseEmitter open(ExportJob job, String lastId) {
        var stream = new EventStream(answers, writing, lastId);
        // before the watch, from which on whoever reads jobs may show newer ones
        stream.sees(job);
        Waiter waiter = waiters.watch(job, stream::sees).orElseThrow(() -> Refusals.tooManyHeld(settings.retryAfter()));
        open.add(stream);
        stream.onLeft(waiter::giveUp);
        stream.emitter().onCompletion(waiter::giveUp);
        stream.emitter().onError(failure -> waiter.giveUp());
        var unused = waiter.answer().whenComplete((ended, never) -> {
            open.remove(stream);
            stream.ends();
        });
        return stream.emitter();
    }

    @Override
    public void close() {
        hearts.shutdownNow();
        writing.close();
    }
}
