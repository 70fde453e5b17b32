package dev.vipexport.api.export.web;

import dev.vipexport.api.auth.key.ActiveKeys;
import dev.vipexport.api.error.RetrySettings;
import dev.vipexport.api.export.ExportErrors;
import dev.vipexport.api.export.wait.JobWait;
import dev.vipexport.api.export.wait.JobWaits;
import dev.vipexport.api.export.wait.WaitSettings;
import dev.vipexport.common.cloud.DaemonThreads;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportJob;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Opens event streams and sends their heartbeats. Streams count as waiting requests and have the same limits. Their own
 * few threads write the events: slow callers can delay other streams, but no other response.
 */
@Component
final class EventStreams implements AutoCloseable {
    private final JobWaits jobWaits;
    private final ExportResponses responses;
    private final ActiveKeys activeKeys;
    private final RetrySettings retrySettings;
    private final ResponseExecutor writer = new ResponseExecutor("export-events");
    private final ScheduledExecutorService heartbeats =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("export-heartbeats"));
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();

    EventStreams(
            JobWaits jobWaits,
            ExportResponses responses,
            ActiveKeys activeKeys,
            WaitSettings settings,
            RetrySettings retrySettings) {
        this.jobWaits = jobWaits;
        this.responses = responses;
        this.activeKeys = activeKeys;
        this.retrySettings = retrySettings;
        long nanos = settings.heartbeatInterval().toNanos();
        var unused = heartbeats.scheduleWithFixedDelay(
                () -> open.forEach(EventStream::sendHeartbeat), nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Returns a stream of the job's events until the job or the caller's key ends. It begins with the current state, unless the
     * caller has seen it.
     *
     * @param lastId id of the last event that the caller has seen, or empty for none
     */
    SseEmitter open(Caller caller, ExportJob job, String lastId) {
        var stream = new EventStream(responses, writer, () -> activeKeys.isActive(caller), lastId);
        // before watch(), after which newer updates can arrive
        stream.onUpdate(job);
        JobWait wait = jobWaits.watch(job, stream::onUpdate)
                .orElseThrow(() -> ExportErrors.tooManyWaiting(retrySettings.retryAfter()));
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
