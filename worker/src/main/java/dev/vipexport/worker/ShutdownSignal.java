package dev.vipexport.worker;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Tells running work that this process is stopping. Work checks it between two batches of rows and throws
 * {@link WorkerStoppingException}, which is not a failed attempt.
 *
 * <p>Spring stops this bean before the Kafka listeners, because the listeners wait for their work to return.
 */
@Component
public final class ShutdownSignal implements SmartLifecycle {
    private final CountDownLatch stopLatch = new CountDownLatch(1);

    /** Announces the stop. Repeated calls have no effect. */
    public void trigger() {
        stopLatch.countDown();
    }

    /** Returns whether this process is stopping. */
    public boolean isStopping() {
        return stopLatch.getCount() == 0;
    }

    /**
     * Returns if this process keeps running.
     *
     * @throws WorkerStoppingException when this process is stopping
     */
    public void throwIfStopping() {
        if (isStopping()) {
            throw new WorkerStoppingException();
        }
    }

    /**
     * Waits for {@code duration}.
     *
     * @throws WorkerStoppingException at once when this process stops or the thread is interrupted
     */
    public void sleep(Duration duration) {
        try {
            if (stopLatch.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new WorkerStoppingException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkerStoppingException();
        }
    }

    @Override
    public void start() {
        // nothing to start: the bean only waits for the stop
    }

    @Override
    public void stop() {
        trigger();
    }

    @Override
    public boolean isRunning() {
        return !isStopping();
    }

    /** Returns the highest phase, which Spring stops first. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
