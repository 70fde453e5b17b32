package dev.vipexport.api.webhook;

import dev.vipexport.api.webhook.Turns.Turn;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobCallbacks;
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
public final class Deliveries implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    /** While more is due than one look shows, the looks follow each other without haste. */
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    private final JobCallbacks callbacks;
    private final Delivery delivery;
    private final Turns turns;
    private final InstantSource clock;
    private final Duration every;
    private final int batch;
    private final Duration stopTimeout;
    private final ScheduledExecutorService poller;
    private final ExecutorService threads;

    /** The last job of a full page: the next look begins after it, so that nobody's backlog hides what is behind it. */
    private @Nullable ExportJob after;

    private volatile boolean open;

    /**
     * Begins with {@link #start}.
     *
     * @param stopTimeout longer than a call takes
     */
    Deliveries(
            JobCallbacks callbacks,
            Delivery delivery,
            Turns turns,
            int threads,
            Duration every,
            int batch,
            Duration stopTimeout,
            InstantSource clock) {
        this.callbacks = callbacks;
        this.delivery = delivery;
        this.turns = turns;
        this.every = every;
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
    public void due(String orgId, String exportId) {
        turns.join(orgId, exportId);
        goOn();
    }

    /** Shares the lock of {@link #stop}, after which nothing is begun. */
    private synchronized void goOn() {
        while (open) {
            Optional<Turn> turn = turns.next();
            if (turn.isEmpty()) {
                return;
            }
            threads.execute(() -> take(turn.get()));
        }
    }

    private void take(Turn turn) {
        try {
            delivery.attempt(turn.exportId());
        } finally {
            turns.over(turn);
            goOn();
        }
    }

    private void poll() {
        Duration pause = every;
        try {
            if (look()) {
                pause = every.compareTo(SHORTEST_PAUSE) < 0 ? every : SHORTEST_PAUSE;
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
            pollIn(pause);
        }
    }

    /** @return whether more may be due than this look has shown */
    private boolean look() {
        List<ExportJob> due = callbacks.due(clock.instant(), after, batch);
        due.forEach(job -> turns.join(job.requester().orgId(), job.exportId()));
        after = due.size() < batch ? null : due.get(due.size() - 1);
        goOn();
        return after != null;
    }

    private synchronized void pollIn(Duration pause) {
        if (open) {
            var unused = poller.schedule(this::poll, pause.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public synchronized void start() {
        open = true;
        pollIn(Duration.ZERO);
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
