package dev.vipexport.api.export;

import dev.vipexport.common.job.ExportJob;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request that waits for a job to end. Answered once: by the end, by its deadline, by its caller's leaving, or by the
 * shutdown.
 */
final class Waiter {
    private final CompletableFuture<ExportJob> answer = new CompletableFuture<>();
    private final @Nullable Consumer<ExportJob> watcher;
    private volatile ExportJob lastKnown;

    /** @param watcher is told whatever is seen of the job on the way, and must not take long; null for nobody */
    Waiter(ExportJob job, @Nullable Consumer<ExportJob> watcher) {
        this.lastKnown = job;
        this.watcher = watcher;
    }

    String exportId() {
        return lastKnown.exportId();
    }

    String orgId() {
        return lastKnown.requester().orgId();
    }

    /** Whether it wants to know of more than the end. */
    boolean watches() {
        return watcher != null;
    }

    /** The job at its end, or as it was last known when the waiting was over. */
    CompletableFuture<ExportJob> answer() {
        return answer;
    }

    void sees(ExportJob job) {
        lastKnown = job;
        if (watcher != null) {
            watcher.accept(job);
        }
        if (job.state().isEnd()) {
            answer.complete(job);
        }
    }

    void giveUp() {
        answer.complete(lastKnown);
    }
}
