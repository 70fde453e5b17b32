package dev.vipexport.api.export.wait;

import dev.vipexport.common.job.ExportJob;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request that waits for a job to end. Answered once: by the end, by its deadline, by its caller's leaving, or by the
 * shutdown.
 */
public final class JobWait {
    private final CompletableFuture<ExportJob> result = new CompletableFuture<>();
    private final @Nullable Consumer<ExportJob> watcher;
    private volatile ExportJob lastKnown;

    /** @param watcher is told whatever is seen of the job on the way, and must not take long; null for nobody */
    JobWait(ExportJob job, @Nullable Consumer<ExportJob> watcher) {
        this.lastKnown = job;
        this.watcher = watcher;
    }

    String exportId() {
        return lastKnown.exportId();
    }

    String orgId() {
        return lastKnown.caller().orgId();
    }

    /** Whether it wants to know of more than the end. */
    boolean isWatching() {
        return watcher != null;
    }

    /** The job at its end, or as it was last known when the waiting was over. */
    public CompletableFuture<ExportJob> result() {
        return result;
    }

    void onUpdate(ExportJob job) {
        lastKnown = job;
        if (watcher != null) {
            watcher.accept(job);
        }
        if (job.state().isTerminal()) {
            result.complete(job);
        }
    }

    public void stopWaiting() {
        result.complete(lastKnown);
    }
}
