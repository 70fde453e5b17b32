package dev.vipexport.worker;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/**
 * Set once, when this process begins to stop. Work under way looks at it between two batches of rows and hands its job
 * on, which is not a failed attempt.
 *
 * <p>In Spring it stops before the Kafka listeners, because those wait for their work to return.
 */
public final class ShutdownSignal implements SmartLifecycle {
    private final CountDownLatch stopLatch = new CountDownLatch(1);

    public void trigger() {
        stopLatch.countDown();
    }

    public boolean isStopping() {
        return stopLatch.getCount() == 0;
    }

    /** Waits for {@code duration}; false at once where the process stops, or the thread is interrupted. */
    public boolean sleep(Duration duration) {
        try {
            return !stopLatch.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void start() {
        // nothing to start: it is there to hear of the stop
    }

    @Override
    public void stop() {
        trigger();
    }

    @Override
    public boolean isRunning() {
        return !isStopping();
    }

    /** The highest phase stops first. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
