package dev.vipexport.api.export.wait;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.DaemonThreads;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.store.JobStore;
import io.micrometer.core.instrument.MeterRegistry;
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
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Holds the requests of this instance that wait for a job to end, and its event streams. They hold no thread: one thread
 * serves all deadlines, and another reads jobs in batches.
 *
 * <p>It reads a job when a wait begins (the job may just have ended), when its event arrives, and at a regular interval,
 * because events can be lost.
 */
@Component
public final class JobWaits implements SmartLifecycle, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobWaits.class);

    /** Documents per Firestore call. */
    private static final int BATCH_SIZE = 300;

    private final JobStore jobs;
    private final Duration recheckInterval;
    private final WaitQuota quota;
    private final WaitMeters meters;
    private final Map<String, Set<JobWait>> byJob = new ConcurrentHashMap<>();
    private final Set<String> pendingReads = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor deadlines;
    private final ScheduledExecutorService reader;
    private volatile boolean open = true;
    private volatile boolean running;

    @Autowired
    JobWaits(JobStore jobs, WaitSettings settings, MeterRegistry registry) {
        this(
                jobs,
                settings.recheckInterval(),
                new WaitQuota(settings.maxWaiters(), settings.maxWaitersPerOrganisation()),
                new WaitMeters(registry));
        WaitMeters.show(registry, this, settings.maxWaiters());
    }

    JobWaits(JobStore jobs, Duration recheckInterval, WaitQuota quota, WaitMeters meters) {
        this.jobs = jobs;
        this.recheckInterval = recheckInterval;
        this.quota = quota;
        this.meters = meters;
        this.deadlines = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("export-deadlines"));
        this.deadlines.setRemoveOnCancelPolicy(true);
        this.reader = Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("export-waits"));
    }

    /** Starts the regular reads. */
    @Override
    public void start() {
        running = true;
        long nanos = recheckInterval.toNanos();
        var unused = reader.scheduleWithFixedDelay(this::readAll, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops before the web server, so that its graceful shutdown does not wait for held requests. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE;
    }

    /** Ends all waits with the last known jobs, and starts no further ones. */
    @Override
    public void stop() {
        open = false;
        byJob.values().forEach(all -> all.forEach(JobWait::stopWaiting));
        running = false;
    }

    /**
     * Returns the ended job. Returns the last known job if {@code maxWait} is over, too many requests wait or this instance
     * shuts down. Never fails.
     */
    public CompletableFuture<ExportJob> awaitEnd(ExportJob job, Duration maxWait) {
        int places = HeldWeight.ofCurrentRequest();
        if (job.state().isTerminal() || maxWait.compareTo(Duration.ZERO) <= 0 || !tryAcquire(job, places)) {
            return CompletableFuture.completedFuture(job);
        }
        var wait = new JobWait(job, places, null);
        var deadline = deadlines.schedule(wait::timeOut, maxWait.toNanos(), TimeUnit.NANOSECONDS);
        long start = System.nanoTime();
        CompletableFuture<ExportJob> result = wait.result().whenComplete((ended, never) -> {
            deadline.cancel(false);
            meters.ended(wait.end(), Duration.ofNanos(System.nanoTime() - start));
        });
        register(wait);
        return result;
    }

    /**
     * Passes every update of the job to {@code watcher} until the job ends, the job is deleted or this instance shuts down.
     * Returns nothing if too many requests wait.
     */
    public Optional<JobWait> watch(ExportJob job, Consumer<ExportJob> watcher) {
        int places = HeldWeight.ofCurrentRequest();
        if (!tryAcquire(job, places)) {
            return Optional.empty();
        }
        var wait = new JobWait(job, places, watcher);
        register(wait);
        return Optional.of(wait);
    }

    private boolean tryAcquire(ExportJob job, int places) {
        return open && quota.tryAcquire(job.caller().orgId(), places);
    }

    private void register(JobWait wait) {
        byJob.compute(wait.exportId(), (id, others) -> with(others, wait));
        var unused = wait.result().whenComplete((job, never) -> remove(wait));
        if (!open) {
            wait.stopWaiting(); // stop() may have run before this wait was registered
        }
        requestRead(wait.exportId());
    }

    /** Reads the job soon if an event stream watches it. Returns at once. */
    void onProgress(String exportId) {
        if (waitsFor(exportId).stream().anyMatch(JobWait::isWatching)) {
            requestRead(exportId);
        }
    }

    /** Reads the job soon if a request waits for it. Returns at once. */
    void requestRead(String exportId) {
        if (byJob.containsKey(exportId) && pendingReads.add(exportId)) {
            reader.execute(this::readPending);
        }
    }

    /** Returns the number of waiting requests and event streams. */
    public int heldCount() {
        return quota.inUse();
    }

    /** Returns the places that event streams take, or else those of held requests. */
    int heldPlaces(boolean isStream) {
        return byJob.values().stream()
                .flatMap(Set::stream)
                .filter(wait -> wait.isWatching() == isStream)
                .mapToInt(JobWait::places)
                .sum();
    }

    private void readPending() {
        List<String> ids = new ArrayList<>(pendingReads);
        // before the read: a later change adds the id again
        ids.forEach(pendingReads::remove);
        read(ids, WaitMeters.End.EVENT);
    }

    private void readAll() {
        read(new ArrayList<>(byJob.keySet()), WaitMeters.End.RECHECK);
    }

    private void read(List<String> ids, WaitMeters.End reason) {
        for (int start = 0; start < ids.size(); start += BATCH_SIZE) {
            List<String> batch = ids.subList(start, Math.min(start + BATCH_SIZE, ids.size()));
            try {
                notifyWaits(batch, jobs.findAll(batch), reason);
            } catch (BackendUnavailableException e) {
                LOG.warn("Reading awaited jobs failed; retrying in {}: {}", recheckInterval, e.getMessage());
                return;
            } catch (RuntimeException e) {
                // an exception would end the schedule
                LOG.error(
                        "Reading awaited jobs failed with an internal error; callers get 202 unless a later read succeeds",
                        e);
                return;
            }
        }
    }

    private void notifyWaits(List<String> requested, List<ExportJob> found, WaitMeters.End reason) {
        var missing = new HashSet<>(requested);
        for (ExportJob job : found) {
            missing.remove(job.exportId());
            waitsFor(job.exportId()).forEach(wait -> wait.onUpdate(job, reason));
        }
        // an event stream has no deadline and would watch a deleted job forever
        missing.forEach(id -> waitsFor(id).stream().filter(JobWait::isWatching).forEach(JobWait::stopWaiting));
    }

    private Set<JobWait> waitsFor(String exportId) {
        return byJob.getOrDefault(exportId, Set.of());
    }

    private void remove(JobWait wait) {
        byJob.computeIfPresent(wait.exportId(), (id, all) -> without(all, wait));
        quota.release(wait.orgId(), wait.places());
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

    @Override
    public void close() {
        stop();
        reader.shutdownNow();
        deadlines.shutdownNow();
    }
}
