package dev.vipexport.worker.kafka;

import dev.vipexport.common.cloud.DaemonThreads;
import dev.vipexport.worker.ticket.TicketProcessor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Hands on what has not stopped after half of the stop time-out. Work checks for a stop between two calls, and a call of a
 * back end that hangs can take longer than the time-out.
 */
@Component
final class StopDeadline implements SmartLifecycle, AutoCloseable {
    private final TicketProcessor processor;
    private final KafkaSettings settings;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("stop-deadline"));
    private volatile boolean running;

    StopDeadline(TicketProcessor processor, KafkaSettings settings) {
        this.processor = processor;
        this.settings = settings;
    }

    @Override
    public void start() {
        running = true;
    }

    /** Returns at once. */
    @Override
    public void stop() {
        running = false;
        var unused = timer.schedule(
                processor::handOver, settings.stopTimeout().dividedBy(2).toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Returns the highest phase, which Spring stops first. The listeners then wait for their work. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
