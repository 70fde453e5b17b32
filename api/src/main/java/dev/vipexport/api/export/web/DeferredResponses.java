package dev.vipexport.api.export.web;

import dev.vipexport.api.export.wait.JobWaits;
import dev.vipexport.common.job.ExportJob;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Responds to a request when its job has ended. The request holds no thread while it waits. */
@Component
final class DeferredResponses {
    private final JobWaits jobWaits;
    private final ResponseExecutor executor;

    DeferredResponses(JobWaits jobWaits, ResponseExecutor executor) {
        this.jobWaits = jobWaits;
        this.executor = executor;
    }

    /**
     * Returns the response after the job has ended or the wait is over.
     *
     * @param response creates the response from the job and the applied preference
     */
    CompletableFuture<ResponseEntity<Object>> afterEnd(
            ExportJob job, WaitPlan plan, BiFunction<ExportJob, String, ResponseEntity<Object>> response) {
        return jobWaits.awaitEnd(job, plan.maxWait())
                .thenApplyAsync(latest -> response.apply(latest, plan.preferenceApplied()), executor);
    }
}
