package dev.vipexport.api.export.web;

import dev.vipexport.api.ApiSettings;
import dev.vipexport.api.export.ExportErrors;
import dev.vipexport.api.export.wait.JobWait;
import dev.vipexport.api.export.wait.JobWaits;
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
public final class EventStreams implements AutoCloseable {
    private final JobWaits jobWaits;
    private final ExportResponses responses;
    private final ApiSettings.Export settings;
    private final ResponseExecutor writer = new ResponseExecutor("export-events");
    private final ScheduledExecutorService heartbeats = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "export-heartbeats");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();

    public EventStreams(JobWaits jobWaits, ExportResponses responses, ApiSettings.Export settings) {
        this.jobWaits = jobWaits;
        this.responses = responses;
        this.settings = settings;
        long nanos = settings.heartbeatInterval().toNanos();
        var unused = heartbeats.scheduleWithFixedDelay(
                () -> open.forEach(EventStream::sendHeartbeat), nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /**
     * A stream of the job's events until it ends: first of all its state, unless that is the one that the caller has
     * seen.
     *
     * @param lastId of the event that the caller has seen already; empty for none
     */
    SseEmitter open(ExportJob job, String lastId) {
        var stream = new EventStream(responses, writer, lastId);
        // before the watch, from which on whoever reads jobs may show newer ones
        stream.onUpdate(job);
        JobWait wait = jobWaits.watch(job, stream::onUpdate)
                .orElseThrow(() -> ExportErrors.tooManyWaiting(settings.retryAfter()));
        open.add(stream);
        stream.onDisconnect(wait::stopWaiting);
        stream.emitter().onCompletion(wait::stopWaiting);
        stream.emitter().onError(failure -> wait.stopWaiting());
        var unused = wait.result().whenComplete((ended, never) -> {
            open.remove(stream);
            stream.end();
        });
        return stream.emitter();
    }

    @Override
    public void close() {
        heartbeats.shutdownNow();
        writer.close();
    }
}
