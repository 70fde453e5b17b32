package dev.vipexport.common.messaging;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * Creates the topics that do not exist yet, before anything else starts. Where Kafka cannot be reached it goes on trying
 * behind the scenes: a process that started before Kafka did must not be without its topics for ever.
 */
public final class TopicInitializer implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(TopicInitializer.class);

    private final KafkaAdmin admin;
    private final Duration retryInterval;
    private final ScheduledExecutorService retryScheduler = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "topic-initializer");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean running;

    public TopicInitializer(KafkaAdmin admin, Duration retryInterval) {
        this.admin = admin;
        this.retryInterval = retryInterval;
    }

    @Override
    public void start() {
        running = true;
        createTopics();
    }

    private void createTopics() {
        if (!running || tryCreateTopics()) {
            return;
        }
        LOG.warn(
                "The topics could not be declared, so tickets cannot be sent or fetched; trying again in {}",
                retryInterval);
        var unused = retryScheduler.schedule(this::createTopics, retryInterval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean tryCreateTopics() {
        try {
            return admin.initialize();
        } catch (RuntimeException e) {
            LOG.warn("Declaring the topics failed", e);
            return false;
        }
    }

    @Override
    public void stop() {
        running = false;
        retryScheduler.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The first to start: consumers of a topic that does not exist would only complain. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
