package dev.vipexport.api.export;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobStore;
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
final class Waiters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Waiters.class);

    /** Firestore reads that many documents with one call without trouble. */
    private static final int BATCH = 300;

    private final JobStore jobs;
    private final Places places;
    private final Map<String, Set<Waiter>> byJob = new ConcurrentHashMap<>();
    private final Set<String> toRead = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor deadlines;
    private final ScheduledExecutorService reader;
    private volatile boolean open = true;

    Waiters(JobStore jobs, Duration recheckEvery, Places places) {
        this.jobs = jobs;
        this.places = places;
        this.deadlines = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "export-deadlines"));
        this.deadlines.setRemoveOnCancelPolicy(true);
        this.reader = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "export-waits"));
        long nanos = recheckEvery.toNanos();
        var unused = this.reader.scheduleWithFixedDelay(this::readAll, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * The job when it has ended, or as it is last known when {@code atMost} is over, when too many wait already, or
     * when this instance shuts down. Never fails.
     */
    CompletableFuture<ExportJob> end(ExportJob job, Duration atMost) {
        if (job.state().isEnd() || atMost.compareTo(Duration.ZERO) <= 0 || !admits(job)) {
            return CompletableFuture.completedFuture(job);
        }
        var waiter = new Waiter(job, null);
        var deadline = deadlines.schedule(waiter::giveUp, atMost.toNanos(), TimeUnit.NANOSECONDS);
        CompletableFuture<ExportJob> answer = waiter.answer().whenComplete((ended, never) -> deadline.cancel(false));
        register(waiter);
        return answer;
    }

    /**
     * Somebody who is told whatever is seen of the job until it ends, this instance shuts down, or the job is deleted;
     * nothing where too many wait already.
     */
    Optional<Waiter> watch(ExportJob job, Consumer<ExportJob> watcher) {
        if (!admits(job)) {
            return Optional.empty();
        }
        var waiter = new Waiter(job, watcher);
        register(waiter);
        return Optional.of(waiter);
    }

    private boolean admits(ExportJob job) {
        return open && places.take(job.requester().orgId());
    }

    private void register(Waiter waiter) {
        byJob.compute(waiter.exportId(), (id, others) -> with(others, waiter));
        var unused = waiter.answer().whenComplete((job, never) -> remove(waiter));
        if (!open) {
            waiter.giveUp(); // the shutdown may have passed by before this one was registered
        }
        changed(waiter.exportId());
    }

    /** The job goes on: it is read if somebody here watches it. Returns at once. */
    void moved(String exportId) {
        if (waitersFor(exportId).stream().anyMatch(Waiter::watches)) {
            changed(exportId);
        }
    }

    /** The job may have ended: it is read if somebody here waits for it. Returns at once. */
    void changed(String exportId) {
        if (byJob.containsKey(exportId) && toRead.add(exportId)) {
            reader.execute(this::readChanged);
        }
    }

    int waiting() {
        return places.taken();
    }

    private void readChanged() {
        List<String> ids = new ArrayList<>(toRead);
        // forgotten before the read: what changes from here on is asked for again
        ids.forEach(toRead::remove);
        read(ids);
    }

    private void readAll() {
        read(new ArrayList<>(byJob.keySet()));
    }

    private void read(List<String> ids) {
        for (int start = 0; start < ids.size(); start += BATCH) {
            List<String> batch = ids.subList(start, Math.min(start + BATCH, ids.size()));
            try {
                tell(batch, jobs.findAll(batch));
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

    private void tell(List<String> asked, List<ExportJob> found) {
        var missing = new HashSet<>(asked);
        for (ExportJob job : found) {
            missing.remove(job.exportId());
            waitersFor(job.exportId()).forEach(waiter -> waiter.sees(job));
        }
        // who watches has no deadline, and would watch a job that is deleted for ever
        missing.forEach(id -> waitersFor(id).stream().filter(Waiter::watches).forEach(Waiter::giveUp));
    }

    private Set<Waiter> waitersFor(String exportId) {
        return byJob.getOrDefault(exportId, Set.of());
    }

    private void remove(Waiter waiter) {
        byJob.computeIfPresent(waiter.exportId(), (id, all) -> without(all, waiter));
        places.leave(waiter.orgId());
    }

    private static Set<Waiter> with(@Nullable Set<Waiter> others, Waiter waiter) {
        Set<Waiter> all = others == null ? ConcurrentHashMap.newKeySet() : others;
        all.add(waiter);
        return all;
    }

    private static @Nullable Set<Waiter> without(Set<Waiter> all, Waiter waiter) {
        all.remove(waiter);
        return all.isEmpty() ? null : all;
    }

    /** Answers everybody with what is known, and lets nobody wait any more. */
    void release() {
        open = false;
        byJob.values().forEach(all -> all.forEach(Waiter::giveUp));
    }

    @Override
    public void close() {
        release();
        reader.shutdownNow();
        deadlines.shutdownNow();
    }
}
