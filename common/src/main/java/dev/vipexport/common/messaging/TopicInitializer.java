package dev.vipexport.common.messaging;

import dev.vipexport.common.cloud.DaemonThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * Looks for the topics before anything else starts, and does about missing ones what {@link TopicPolicy} allows. If Kafka is
 * unreachable, it retries in the background, so that an application can start before Kafka does. Without the right to create
 * topics it goes on with those that exist.
 */
public final class TopicInitializer implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(TopicInitializer.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final KafkaAdmin admin;
    private final TopicPolicy policy;
    private final Duration retryInterval;
    private final Supplier<Collection<NewTopic>> declared;
    private final ScheduledExecutorService retryScheduler =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("topic-initializer"));
    private volatile boolean running;
    private volatile String lastRefusal = "";

    /**
     * Creates an initializer.
     *
     * @param admin knows the connection
     * @param declared returns the topics that the application uses. Called at the start
     */
    public TopicInitializer(
            KafkaAdmin admin, TopicPolicy policy, Duration retryInterval, Supplier<Collection<NewTopic>> declared) {
        this.admin = admin;
        this.policy = policy;
        this.retryInterval = retryInterval;
        this.declared = declared;
    }

    @Override
    public void start() {
        running = true;
        lookForTopics();
    }

    private void lookForTopics() {
        if (!running || tryLookForTopics()) {
            return;
        }
        var unused = retryScheduler.schedule(this::lookForTopics, retryInterval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns whether there is nothing left to do. */
    private boolean tryLookForTopics() {
        try {
            Admin client = Admin.create(new HashMap<>(admin.getConfigurationProperties()));
            try {
                inspect(client);
                return true;
            } finally {
                client.close(CLOSE_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
            if (cause instanceof AuthorizationException) {
                logRefusal(cause);
            } else {
                LOG.warn(
                        "Looking for the topics failed, so tickets can be neither sent nor received; retrying in {}: {}",
                        retryInterval,
                        cause.toString());
            }
        }
        return false;
    }

    private void inspect(Admin client) throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, NewTopic> topics = declared.get().stream()
                .collect(Collectors.toMap(NewTopic::name, topic -> topic, (first, second) -> first, TreeMap::new));
        var missing = new ArrayList<NewTopic>();
        var fewer = new TreeMap<String, Integer>();
        Map<String, KafkaFuture<TopicDescription>> found =
                client.describeTopics(topics.keySet()).topicNameValues();
        for (NewTopic topic : topics.values()) {
            int partitions = partitionsOf(Objects.requireNonNull(found.get(topic.name())));
            if (partitions == 0) {
                missing.add(topic);
            } else if (partitions < topic.numPartitions()) {
                fewer.put(topic.name(), partitions);
            }
        }
        create(client, missing);
        enlarge(client, topics, fewer);
    }

    /** Returns 0 if the topic is missing. */
    private int partitionsOf(KafkaFuture<TopicDescription> topic)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return await(topic).partitions().size();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return 0;
            }
            throw e;
        }
    }

    private void create(Admin client, List<NewTopic> missing)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (missing.isEmpty()) {
            return;
        }
        if (policy == TopicPolicy.NONE) {
            LOG.warn(
                    "These topics are missing, and vip-export.kafka.topics=none leaves them to you: {}. Tickets that need"
                            + " them wait",
                    missing.stream().map(NewTopic::name).collect(Collectors.joining(", ")));
            return;
        }
        for (KafkaFuture<Void> created : client.createTopics(missing).values().values()) {
            try {
                await(created);
            } catch (ExecutionException e) {
                // another app was faster
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    private void enlarge(Admin client, Map<String, NewTopic> topics, Map<String, Integer> fewer)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (fewer.isEmpty()) {
            return;
        }
        if (policy == TopicPolicy.ALTER) {
            await(client.createPartitions(fewer.keySet().stream()
                            .collect(Collectors.toMap(
                                    name -> name, name -> NewPartitions.increaseTo(numberOf(topics, name)))))
                    .all());
            return;
        }
        LOG.warn(
                "These topics have fewer partitions than this version declares, so less work runs at once: {}."
                        + " vip-export.kafka.topics=alter adds the others",
                fewer.entrySet().stream()
                        .map(topic ->
                                topic.getKey() + " " + topic.getValue() + " of " + numberOf(topics, topic.getKey()))
                        .collect(Collectors.joining(", ")));
    }

    private static int numberOf(Map<String, NewTopic> topics, String name) {
        return Objects.requireNonNull(topics.get(name)).numPartitions();
    }

    private <T> T await(KafkaFuture<T> answer) throws InterruptedException, ExecutionException, TimeoutException {
        return answer.get(admin.getOperationTimeout(), TimeUnit.SECONDS);
    }

    /** Logs each refusal once: an operator answers it, and the same line every few seconds would hide others. */
    private void logRefusal(Throwable refusal) {
        if (!refusal.toString().equals(lastRefusal)) {
            lastRefusal = refusal.toString();
            LOG.warn(
                    "Kafka does not let this account see all topics, create missing ones or add partitions; create those"
                            + " that docs/deploy-google-cloud.md lists, or allow Describe, Create and, with"
                            + " vip-export.kafka.topics=alter, Alter. The app goes on and looks again every {}: {}",
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
