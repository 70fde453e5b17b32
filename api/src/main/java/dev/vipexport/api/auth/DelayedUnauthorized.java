package dev.vipexport.api.auth;

import dev.vipexport.api.auth.key.AuthSettings;
import dev.vipexport.common.cloud.DaemonThreads;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Delays the answers to wrong signatures, so that all of them take the same time. Without it, a caller could measure whether
 * the key was cached or had to be read. No thread waits.
 */
@Component
final class DelayedUnauthorized implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DelayedUnauthorized.class);

    private final long delayNanos;
    private final ScheduledExecutorService scheduler =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("unauthorized"));

    DelayedUnauthorized(AuthSettings settings) {
        this.delayNanos = settings.unauthorizedAfter().toNanos();
    }

    /**
     * Runs the answer when the delay has passed since the request's arrival.
     *
     * @param arrivedNanos the request's arrival on the scale of {@link System#nanoTime}
     * @param answer must not block
     */
    void schedule(long arrivedNanos, Runnable answer) {
        var unused = scheduler.schedule(
                () -> run(answer), arrivedNanos + delayNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private static void run(Runnable answer) {
        try {
            answer.run();
        } catch (RuntimeException e) {
            LOG.error("Cannot answer a request with a wrong signature", e);
        }
    }

    /** Requests that still wait have ended before, with the web server. */
    @Override
    public void close() {
        scheduler.shutdown();
    }
}
