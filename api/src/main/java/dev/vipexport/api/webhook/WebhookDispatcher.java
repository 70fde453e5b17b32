package dev.vipexport.api.webhook;

import dev.vipexport.api.webhook.FairQueue.Entry;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.store.DueCallbacks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Callbacks that are due, told by a few threads. An event names the job whose callback has just become due; whatever an event
 * was lost for, or is to be tried again, is found in the store, which is asked every so often.
 */
public final class WebhookDispatcher implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookDispatcher.class);

    /** While more is due than one look shows, the looks follow each other without haste. */
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

    /** The last job of a full page: the next look begins after it, so that nobody's backlog hides what is behind it. */
    private @Nullable ExportJob pageEnd;

    private volatile boolean open;

    /**
     * Begins with {@link #start}.
     *
     * @param stopTimeout longer than a call takes
     */
    WebhookDispatcher(
            DueCallbacks callbacks,
            WebhookAttempt attempt,
            FairQueue queue,
            int threads,
            Duration pollInterval,
            int batch,
            Duration stopTimeout,
            InstantSource clock) {
        this.callbacks = callbacks;
        this.attempt = attempt;
        this.queue = queue;
        this.pollInterval = pollInterval;
        this.batch = batch;
        this.stopTimeout = stopTimeout;
        this.clock = clock;
        this.poller = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "webhook-poll"));
        this.threads = Executors.newFixedThreadPool(threads, task -> daemon(task, "webhook-calls"));
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** The job has ended, and somebody is to be told. Returns at once. */
    public void enqueue(String orgId, String exportId) {
        queue.offer(orgId, exportId);
        dispatch();
    }

    /** Shares the lock of {@link #stop}, after which nothing is begun. */
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
        try {
            attempt.run(entry.exportId());
        } finally {
            queue.complete(entry);
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
            // a look that the end of this instance breaks off is no trouble
            if (open) {
                LOG.warn("Callbacks that are due were not looked for; the next look finds them: {}", e.getMessage());
            }
        } catch (RuntimeException | Error e) {
            LOG.error("Callbacks that are due cannot be looked for; none is tried again until that is mended", e);
        } finally {
            // whatever happened: a look that plans no other one would be the last
            schedulePoll(delay);
        }
    }

    /** @return whether more may be due than this look has shown */
    private boolean pollDue() {
        List<ExportJob> due = callbacks.findDue(clock.instant(), pageEnd, batch);
        due.forEach(job -> queue.offer(job.caller().orgId(), job.exportId()));
        pageEnd = due.size() < batch ? null : due.get(due.size() - 1);
        dispatch();
        return pageEnd != null;
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

    /** Begins nothing more, and waits for the calls that are under way. */
    @Override
    public void stop() {
        synchronized (this) {
            open = false;
            poller.shutdownNow();
            threads.shutdown();
        }
        try {
            if (!threads.awaitTermination(stopTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("Calls of receivers are broken off; they are made again later");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return open;
    }

    /** Stops after Kafka's listener, whose events may come until then, and while Firestore is open, where calls are recorded. */
    @Override
    public int getPhase() {
        return 0;
    }
}
