package dev.vipexport.ops.queue;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.fleet.HeldTicket;
import dev.vipexport.ops.OpsSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.springframework.stereotype.Component;

/**
 * Asks Kafka for the lanes. A consumer's own metrics would tell nothing here: they are gone with the consumer, and old while
 * it works on a ticket. Kafka's lag counts tickets in hand, because they are committed after their work.
 */
@Component
public final class QueueObserver {
    private final Admin admin;
    private final HeadReader heads;
    private final Duration callTimeout;

    QueueObserver(Admin admin, HeadReader heads, OpsSettings settings) {
        this.admin = admin;
        this.heads = heads;
        this.callTimeout = settings.callTimeout();
    }

    /**
     * Returns the state of each lane. Topics and groups that do not exist yet are empty.
     *
     * @param inHand the tickets that workers say they have in hand
     * @throws BackendUnavailableException if Kafka does not answer in time
     */
    public List<QueueState> observe(Collection<HeldTicket> inHand) {
        Set<String> topics = await(admin.listTopics().names(), "listing topics");
        Map<String, TopicDescription> descriptions = await(
                admin.describeTopics(
                                topics.stream().filter(QueueObserver::isOfALane).toList())
                        .allTopicNames(),
                "describing topics");
        List<TopicPartition> partitions = descriptions.values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
        Map<TopicPartition, Long> first = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> end = offsets(partitions, OffsetSpec.latest());
        Map<TopicPartition, Long> committed = committed();
        Map<String, Integer> members = members();
        var offsets = new GroupOffsets(committed, first, end);
        List<QueueState> states = new ArrayList<>();
        for (Lane lane : Lane.values()) {
            states.add(state(lane, offsets, descriptions, members, inHand));
        }
        return states;
    }

    private static boolean isOfALane(String topic) {
        return Stream.of(Lane.values()).anyMatch(lane -> lane.topic().equals(topic) || lane.isRetryTopic(topic));
    }

    private QueueState state(
            Lane lane,
            GroupOffsets offsets,
            Map<String, TopicDescription> descriptions,
            Map<String, Integer> members,
            Collection<HeldTicket> inHand) {
        Map<TopicPartition, Set<Long>> held = inHand.stream()
                .filter(ticket -> ticket.topic().equals(lane.topic()))
                .collect(Collectors.groupingBy(
                        ticket -> new TopicPartition(ticket.topic(), ticket.partition()),
                        Collectors.mapping(HeldTicket::offset, Collectors.toSet())));
        long stillHeld = 0;
        Map<TopicPartition, Long> waiting = new HashMap<>();
        for (var entry : offsets.end().entrySet()) {
            TopicPartition partition = entry.getKey();
            if (partition.topic().equals(lane.topic())) {
                long next = offsets.next(partition);
                // a ticket that is committed meanwhile is in hand no more
                Set<Long> uncommitted = held.getOrDefault(partition, Set.of()).stream()
                        .filter(offset -> offset >= next && offset < entry.getValue())
                        .collect(Collectors.toSet());
                stillHeld += uncommitted.size();
                long head = next;
                while (uncommitted.contains(head)) {
                    head++;
                }
                if (head < entry.getValue()) {
                    waiting.put(partition, head);
                }
            }
        }
        TopicDescription topic = descriptions.get(lane.topic());
        return new QueueState(
                lane,
                offsets.lag(lane.topic()::equals),
                stillHeld,
                heads.oldest(waiting, callTimeout).orElse(null),
                offsets.lag(lane::isRetryTopic),
                topic == null ? 0 : topic.partitions().size(),
                members.getOrDefault(lane.group(), 0));
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec spec) {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        Map<TopicPartition, OffsetSpec> specs =
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> spec));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                await(admin.listOffsets(specs).all(), "reading the offsets of topics");
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    /** The groups share no topic, so one map has the offsets of all. */
    private Map<TopicPartition, Long> committed() {
        Map<String, ListConsumerGroupOffsetsSpec> specs = Stream.of(Lane.values())
                .flatMap(lane -> Stream.of(lane.group(), lane.retryGroup()))
                .collect(Collectors.toMap(Function.identity(), group -> new ListConsumerGroupOffsetsSpec()));
        var result = admin.listConsumerGroupOffsets(specs);
        Map<TopicPartition, Long> committed = new HashMap<>();
        for (String group : specs.keySet()) {
            Map<TopicPartition, OffsetAndMetadata> found =
                    awaitGroup(result.partitionsToOffsetAndMetadata(group)).orElse(Map.of());
            found.forEach((partition, offset) -> {
                if (offset != null) {
                    committed.put(partition, offset.offset());
                }
            });
        }
        return committed;
    }

    private Map<String, Integer> members() {
        List<String> groups = Stream.of(Lane.values()).map(Lane::group).toList();
        Map<String, Integer> members = new HashMap<>();
        admin.describeConsumerGroups(groups).describedGroups().forEach((group, description) -> {
            int consumers =
                    awaitGroup(description).map(found -> found.members().size()).orElse(0);
            members.put(group, consumers);
        });
        return members;
    }

    /** Returns nothing if the group does not exist. */
    private <T> Optional<T> awaitGroup(KafkaFuture<T> future) {
        try {
            return Optional.of(await(future, "reading consumer groups"));
        } catch (BackendUnavailableException e) {
            if (e.getCause() instanceof ExecutionException failed
                    && failed.getCause() instanceof GroupIdNotFoundException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private <T> T await(KafkaFuture<T> future, String operation) {
        try {
            return future.get(callTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendUnavailableException("Kafka", operation, e);
        } catch (TimeoutException | ExecutionException e) {
            throw new BackendUnavailableException("Kafka", operation, e);
        }
    }
}
