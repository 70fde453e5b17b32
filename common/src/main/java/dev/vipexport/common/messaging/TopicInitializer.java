package dev.vipexport.common.messaging;

import dev.vipexport.common.cloud.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * Creates missing topics before anything else starts. If Kafka is unreachable, it retries in the background, so that an
 * application can start before Kafka does.
 */
public final class TopicInitializer implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(TopicInitializer.class);

    private final KafkaAdmin admin;
    private final Duration retryInterval;
    private final Iterable<NewTopic> withoutLimits;
    private final ScheduledExecutorService retryScheduler =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("topic-initializer"));
    private volatile boolean running;

    /**
     * Creates an initializer of all topics that {@code admin} finds.
     *
     * @param withoutLimits those topics among them that spring-kafka declares itself, which get {@link Topics#CONFIG}
     */
    public TopicInitializer(KafkaAdmin admin, Duration retryInterval, Iterable<NewTopic> withoutLimits) {
        this.admin = admin;
        this.withoutLimits = withoutLimits;
        this.retryInterval = retryInterval;
    }

    @Override
    public void start() {
        running = true;
        withoutLimits.forEach(topic -> topic.configs(Topics.CONFIG));
        createTopics();
    }

    private void createTopics() {
        if (!running || tryCreateTopics()) {
            return;
        }
        LOG.warn(
                "Creating the topics failed, so tickets can be neither sent nor received; retrying in {}",
                retryInterval);
        var unused = retryScheduler.schedule(this::createTopics, retryInterval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean tryCreateTopics() {
        try {
            return admin.initialize();
        } catch (RuntimeException e) {
            LOG.warn("Kafka rejected the topics; the next attempt follows", e);
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

    /** Starts first, because consumers log errors while their topics are missing. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
