package dev.vipexport.api.export.web;

import dev.vipexport.api.auth.key.ActiveKeys;
import dev.vipexport.api.error.ApiException;
import dev.vipexport.api.export.wait.JobWaits;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.log.LogContext;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;

/**
 * Responds to a request when its job has ended. The request holds no thread while it waits. Responses with a link have
 * threads of their own, because Cloud Storage and the signing service may be slow. All others never wait for those.
 */
@Component
final class DeferredResponses implements AutoCloseable {
    private final JobWaits jobWaits;
    private final ActiveKeys activeKeys;
    private final ResponseExecutor executor;
    private final ResponseExecutor linkExecutor = new ResponseExecutor("export-links");

    DeferredResponses(JobWaits jobWaits, ActiveKeys activeKeys, ResponseExecutor executor) {
        this.jobWaits = jobWaits;
        this.activeKeys = activeKeys;
        this.executor = executor;
    }

    /**
     * Returns the response after the job has ended or the wait is over. After a wait the response is 401 if the caller's key
     * no longer works.
     *
     * @param response creates the response from the job and the applied preference
     */
    CompletableFuture<ResponseEntity<Object>> afterEnd(
            Caller caller,
            ExportJob job,
            WaitPlan plan,
            BiFunction<ExportJob, String, ResponseEntity<Object>> response) {
        CompletableFuture<ExportJob> end = jobWaits.awaitEnd(job, plan.maxWait());
        boolean mustWait = !end.isDone();
        return end.thenCompose(latest -> CompletableFuture.supplyAsync(
                () -> {
                    LogContext.put(LogContext.EXPORT_ID, latest.exportId());
                    LogContext.put(LogContext.ORG_ID, caller.orgId());
                    if (mustWait && !isActive(caller, latest)) {
                        throw ApiException.unauthorized();
                    }
                    return response.apply(latest, plan.preferenceApplied());
                },
                latest.file() == null ? executor : linkExecutor));
    }

    @Override
    public void close() {
        linkExecutor.close();
    }

    /** Whether the caller's key still works. If that is unknown, only an answer with a link fails. */
    private boolean isActive(Caller caller, ExportJob job) {
        try {
            return activeKeys.isActive(caller);
        } catch (BackendUnavailableException | ErrorResponseException e) {
            if (job.state() == JobState.SUCCEEDED) {
                throw e;
            }
            return true;
        }
    }
}
