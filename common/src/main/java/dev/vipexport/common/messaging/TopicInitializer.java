package dev.vipexport.common.messaging;

import dev.vipexport.common.cloud.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * Creates missing topics before anything else starts. If Kafka is unreachable, it retries in the background, so that an
 * application can start before Kafka does. Without the right to create topics it goes on with those that exist.
 */
public final class TopicInitializer implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(TopicInitializer.class);

    private final KafkaAdmin admin;
    private final Duration retryInterval;
    private final Iterable<NewTopic> withoutLimits;
    private final ScheduledExecutorService retryScheduler =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("topic-initializer"));
    private volatile boolean running;
    private volatile String lastRefusal = "";

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
        // otherwise the admin logs the first failure itself, with a stack trace, and hides it
        admin.setFatalIfBrokerNotAvailable(true);
        createTopics();
    }

    private void createTopics() {
        if (!running || tryCreateTopics()) {
            return;
        }
        var unused = retryScheduler.schedule(this::createTopics, retryInterval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean tryCreateTopics() {
        try {
            return admin.initialize();
        } catch (RuntimeException e) {
            Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
            if (cause instanceof AuthorizationException) {
                logRefusal(cause);
            } else {
                LOG.warn(
                        "Creating the topics failed, so tickets can be neither sent nor received; retrying in {}: {}",
                        retryInterval,
                        cause.toString());
            }
            return false;
        }
    }

    /** Logs each refusal once: an operator answers it, and the same line every few seconds would hide others. */
    private void logRefusal(Throwable refusal) {
        if (!refusal.toString().equals(lastRefusal)) {
            lastRefusal = refusal.toString();
            LOG.warn(
                    "A topic or some of its partitions are missing, and Kafka does not let this account create them;"
                            + " create those that docs/deploy-google-cloud.md lists, or allow Create and Alter. The app goes"
                            + " on and looks again every {}: {}",
                    retryInterval,
                    lastRefusal);
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
