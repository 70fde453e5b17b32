package dev.vipexport.api.export.wait;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.store.JobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of this instance that wait for a job to end, or watch it. They hold no thread: two threads serve them all, one for
 * the deadlines and one that reads jobs, many at once.
 *
 * <p>A job is read when somebody begins to wait for it (it may have ended just before), when its event arrives, and every
 * so often, because events can be lost.
 */
public final class JobWaits implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobWaits.class);

    /** Firestore reads that many documents with one call without trouble. */
    private static final int BATCH_SIZE = 300;

    private final JobStore jobs;
    private final WaitQuota quota;
    private final Map<String, Set<JobWait>> byJob = new ConcurrentHashMap<>();
    private final Set<String> pendingReads = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor deadlines;
    private final ScheduledExecutorService reader;
    private volatile boolean open = true;

    public JobWaits(JobStore jobs, Duration recheckInterval, WaitQuota quota) {
        this.jobs = jobs;
        this.quota = quota;
        this.deadlines = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "export-deadlines"));
        this.deadlines.setRemoveOnCancelPolicy(true);
        this.reader = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "export-waits"));
        long nanos = recheckInterval.toNanos();
        var unused = this.reader.scheduleWithFixedDelay(this::readAll, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * The job when it has ended, or as it is last known when {@code maxWait} is over, when too many wait already, or
     * when this instance shuts down. Never fails.
     */
    public CompletableFuture<ExportJob> awaitEnd(ExportJob job, Duration maxWait) {
        if (job.state().isTerminal() || maxWait.compareTo(Duration.ZERO) <= 0 || !tryAcquire(job)) {
            return CompletableFuture.completedFuture(job);
        }
        var wait = new JobWait(job, null);
        var deadline = deadlines.schedule(wait::stopWaiting, maxWait.toNanos(), TimeUnit.NANOSECONDS);
        CompletableFuture<ExportJob> result = wait.result().whenComplete((ended, never) -> deadline.cancel(false));
        register(wait);
        return result;
    }

    /**
     * Somebody who is told whatever is seen of the job until it ends, this instance shuts down, or the job is deleted;
     * nothing where too many wait already.
     */
    public Optional<JobWait> watch(ExportJob job, Consumer<ExportJob> watcher) {
        if (!tryAcquire(job)) {
            return Optional.empty();
        }
        var wait = new JobWait(job, watcher);
        register(wait);
        return Optional.of(wait);
    }

    private boolean tryAcquire(ExportJob job) {
        return open && quota.tryAcquire(job.caller().orgId());
    }

    private void register(JobWait wait) {
        byJob.compute(wait.exportId(), (id, others) -> with(others, wait));
        var unused = wait.result().whenComplete((job, never) -> remove(wait));
        if (!open) {
            wait.stopWaiting(); // the shutdown may have passed by before this one was registered
        }
        onEnd(wait.exportId());
    }

    /** The job goes on: it is read if somebody here watches it. Returns at once. */
    void onProgress(String exportId) {
        if (waitsFor(exportId).stream().anyMatch(JobWait::isWatching)) {
            onEnd(exportId);
        }
    }

    /** The job may have ended: it is read if somebody here waits for it. Returns at once. */
    void onEnd(String exportId) {
        if (byJob.containsKey(exportId) && pendingReads.add(exportId)) {
            reader.execute(this::readPending);
        }
    }

    public int heldCount() {
        return quota.inUse();
    }

    private void readPending() {
        List<String> ids = new ArrayList<>(pendingReads);
        // forgotten before the read: what changes from here on is asked for again
        ids.forEach(pendingReads::remove);
        read(ids);
    }

    private void readAll() {
        read(new ArrayList<>(byJob.keySet()));
    }

    private void read(List<String> ids) {
        for (int start = 0; start < ids.size(); start += BATCH_SIZE) {
            List<String> batch = ids.subList(start, Math.min(start + BATCH_SIZE, ids.size()));
            try {
                notifyWaits(batch, jobs.findAll(batch));
            } catch (BackendUnavailableException e) {
                LOG.warn("Jobs that are waited for were not read; the next recheck tries again: {}", e.getMessage());
                return;
            } catch (RuntimeException e) {
                // an exception would end the rechecks for good
                LOG.error("Jobs that are waited for cannot be read; their callers will get 202", e);
                return;
            }
        }
    }

    private void notifyWaits(List<String> requested, List<ExportJob> found) {
        var missing = new HashSet<>(requested);
        for (ExportJob job : found) {
            missing.remove(job.exportId());
            waitsFor(job.exportId()).forEach(waiter -> waiter.onUpdate(job));
        }
        // who watches has no deadline, and would watch a job that is deleted for ever
        missing.forEach(id -> waitsFor(id).stream().filter(JobWait::isWatching).forEach(JobWait::stopWaiting));
    }

    private Set<JobWait> waitsFor(String exportId) {
        return byJob.getOrDefault(exportId, Set.of());
    }

    private void remove(JobWait wait) {
        byJob.computeIfPresent(wait.exportId(), (id, all) -> without(all, wait));
        quota.release(wait.orgId());
    }

    private static Set<JobWait> with(@Nullable Set<JobWait> others, JobWait wait) {
        Set<JobWait> all = others == null ? ConcurrentHashMap.newKeySet() : others;
        all.add(wait);
        return all;
    }

    private static @Nullable Set<JobWait> without(Set<JobWait> all, JobWait wait) {
        all.remove(wait);
        return all.isEmpty() ? null : all;
    }

    /** Answers everybody with what is known, and lets nobody wait any more. */
    void releaseAll() {
        open = false;
        byJob.values().forEach(all -> all.forEach(JobWait::stopWaiting));
    }

    @Override
    public void close() {
        releaseAll();
        reader.shutdownNow();
        deadlines.shutdownNow();
    }
}
