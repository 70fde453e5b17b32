package dev.vipexport.api.webhook;

import dev.vipexport.api.backend.BackendSettings;
import dev.vipexport.api.webhook.FairQueue.Entry;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.DaemonThreads;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobCallback;
import dev.vipexport.common.job.store.DueCallbacks;
import dev.vipexport.common.job.store.SearchStart;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Sends due callbacks with a few threads. An event names a job whose callback has just become due. A regular search in
 * Firestore finds retries and callbacks whose event was lost.
 */
@Component
public final class WebhookDispatcher implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookDispatcher.class);

    /** The pause between two searches while a search returns a full page. */
    private static final Duration MIN_POLL_INTERVAL = Duration.ofSeconds(1);

    private final DueCallbacks callbacks;
    private final WebhookAttempt attempt;
    private final FairQueue queue;
    private final InstantSource clock;
    private final Duration pollInterval;
    private final int batch;
    private final Duration stopTimeout;
    private final ScheduledExecutorService poller;
    private final ExecutorService threads;

    /** The last job of a full page. The next search starts after it, so that one backlog does not hide other callbacks. */
    private @Nullable ExportJob pageEnd;

    private final SearchStart start = new SearchStart();

    /** Start of the present search, over all its pages. */
    private Instant searchedFrom = Instant.EPOCH;

    /** The callback of the present search that is due for the longest time. */
    private Instant oldestDue = Instant.EPOCH;

    private volatile boolean open;

    WebhookDispatcher(
            DueCallbacks callbacks,
            WebhookAttempt attempt,
            FairQueue queue,
            WebhookSettings settings,
            BackendSettings backend,
            InstantSource clock) {
        this.callbacks = callbacks;
        this.attempt = attempt;
        this.queue = queue;
        this.pollInterval = settings.pollInterval();
        this.batch = settings.batch();
        // a running call ends in time and is recorded
        this.stopTimeout = settings.timeout().plus(backend.callTimeout());
        this.clock = clock;
        this.poller = Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("webhook-poll"));
        this.threads = Executors.newFixedThreadPool(settings.threads(), DaemonThreads.named("webhook-calls"));
    }

    /** Queues the callback of a job that has ended. Returns at once. */
    public void enqueue(String orgId, String exportId) {
        queue.offer(orgId, exportId);
        dispatch();
    }

    /** Starts queued calls. Shares the lock of {@link #stop}, after which no call starts. */
    private synchronized void dispatch() {
        while (open) {
            Optional<Entry> entry = queue.poll();
            if (entry.isEmpty()) {
                return;
            }
            threads.execute(() -> process(entry.get()));
        }
    }

    private void process(Entry entry) {
        boolean isDueAgain = false;
        try {
            isDueAgain = attempt.run(entry.exportId());
        } finally {
            queue.complete(entry);
            if (isDueAgain) {
                // the queue has ignored it while it was running
                queue.offer(entry.orgId(), entry.exportId());
            }
            dispatch();
        }
    }

    private void poll() {
        Duration delay = pollInterval;
        try {
            if (pollDue()) {
                delay = pollInterval.compareTo(MIN_POLL_INTERVAL) < 0 ? pollInterval : MIN_POLL_INTERVAL;
            }
        } catch (BackendUnavailableException e) {
            // a shutdown interrupts a search, which needs no warning
            if (open) {
                LOG.warn(
                        "Searching for due callbacks failed; the next search starts in {}: {}",
                        pollInterval,
                        e.getMessage());
            }
        } catch (RuntimeException | Error e) {
            LOG.error("Polling for due callbacks failed; no callback is retried until this error is fixed", e);
        } finally {
            // always, or this search would be the last
            schedulePoll(delay);
        }
    }

    /** Queues due callbacks. Returns whether there may be more. */
    private boolean pollDue() {
        Instant now = clock.instant();
        if (pageEnd == null) {
            searchedFrom = start.next(now);
            oldestDue = now;
        }
        List<ExportJob> due = callbacks.findDue(searchedFrom, now, pageEnd, batch);
        due.stream()
                .map(WebhookDispatcher::dueAt)
                .filter(at -> at.isBefore(oldestDue))
                .findFirst()
                .ifPresent(at -> oldestDue = at);
        due.forEach(job -> queue.offer(job.caller().orgId(), job.exportId()));
        pageEnd = due.size() < batch ? null : due.get(due.size() - 1);
        if (pageEnd == null) {
            // what is queued stays due until its call
            start.complete(searchedFrom, oldestDue, now);
        }
        dispatch();
        return pageEnd != null;
    }

    private static Instant dueAt(ExportJob job) {
        JobCallback callback = Objects.requireNonNull(job.callback(), "the search finds jobs with a callback");
        return Objects.requireNonNull(callback.nextAttemptAt(), "the search finds callbacks that are due");
    }

    private synchronized void schedulePoll(Duration delay) {
        if (open) {
            var unused = poller.schedule(this::poll, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public synchronized void start() {
        open = true;
        schedulePoll(Duration.ZERO);
    }

    /** Starts no further calls and waits for the running ones. */
    @Override
    public void stop() {
        synchronized (this) {
            open = false;
            poller.shutdownNow();
            threads.shutdown();
        }
        try {
            if (!threads.awaitTermination(stopTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "Webhook calls are still running after {}; the API aborts them and calls again later",
                        stopTimeout);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return open;
    }

    /** Stops after Kafka's listener, which enqueues callbacks, and before Firestore closes, which records the calls. */
    @Override
    public int getPhase() {
        return 0;
    }
}
