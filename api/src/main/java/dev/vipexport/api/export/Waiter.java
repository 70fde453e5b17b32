package dev.vipexport.api.export;

import dev.vipexport.common.job.ExportJob;
import java.util.concurrent.CompletableFuture;

/** One request that waits for a job to end. Answered once: by the end, by its deadline, or by the shutdown. */
final class Waiter {
    private final CompletableFuture<ExportJob> answer = new CompletableFuture<>();
    private volatile ExportJob lastKnown;

    Waiter(ExportJob job) {
        this.lastKnown = job;
    }

    String exportId() {
        return lastKnown.exportId();
    }

    /** The job at its end, or as it was last known when the waiting was over. */
    CompletableFuture<ExportJob> answer() {
        return answer;
    }

    void sees(ExportJob job) {
        lastKnown = job;
        if (job.state().isEnd()) {
            answer.complete(job);
        }
    }

    void giveUp() {
        answer.complete(lastKnown);
    }
}
