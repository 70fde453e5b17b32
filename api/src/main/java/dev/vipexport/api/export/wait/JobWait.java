package dev.vipexport.api.export.wait;

import dev.vipexport.common.job.ExportJob;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits for a job to end, or an event stream. The wait ends once: when the job ends, when the time is over,
 * when the caller disconnects or when the instance shuts down.
 */
public final class JobWait {
    private final CompletableFuture<ExportJob> result = new CompletableFuture<>();
    private final int places;
    private final @Nullable Consumer<ExportJob> watcher;
    private final AtomicReference<WaitMeters.End> end = new AtomicReference<>();
    private volatile ExportJob lastKnown;

    /**
     * Creates a wait.
     *
     * @param places places of the quota that the request takes
     * @param watcher receives every update of the job and must not block, or null if only the end matters
     */
    JobWait(ExportJob job, int places, @Nullable Consumer<ExportJob> watcher) {
        this.lastKnown = job;
        this.places = places;
        this.watcher = watcher;
    }

    String exportId() {
        return lastKnown.exportId();
    }

    String orgId() {
        return lastKnown.caller().orgId();
    }

    int places() {
        return places;
    }

    /** Returns whether every update matters, and not only the end. */
    boolean isWatching() {
        return watcher != null;
    }

    /** Returns the ended job, or the last known one if the wait ended earlier. */
    public CompletableFuture<ExportJob> result() {
        return result;
    }

    /** Returns what has completed {@link #result}. */
    WaitMeters.End end() {
        return Objects.requireNonNull(end.get(), "a wait with a result has ended");
    }

    /** Passes an update on. {@code reason} is why the job was read. */
    void onUpdate(ExportJob job, WaitMeters.End reason) {
        lastKnown = job;
        if (watcher != null) {
            watcher.accept(job);
        }
        if (job.state().isTerminal()) {
            complete(job, reason);
        }
    }

    /** Ends the wait with the last known job. */
    public void stopWaiting() {
        complete(lastKnown, WaitMeters.End.STOPPED);
    }

    /** Ends the wait because its time is over. */
    void timeOut() {
        complete(lastKnown, WaitMeters.End.BUDGET);
    }

    private void complete(ExportJob job, WaitMeters.End reason) {
        if (end.compareAndSet(null, reason)) {
            result.complete(job);
        }
    }
}
