package dev.vipexport.ops.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.fleet.HeldTicket;
import dev.vipexport.common.messaging.ConsumerGroups;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.ops.RunningOps;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lag, tickets in hand, and the age of the first that waits, as a real broker shows them. Each test has its own lane. */
class QueueObserverTest {
    private static final long SENT_AT = Instant.parse("2026-07-01T08:00:00Z").toEpochMilli();

    private static RunningOps ops;
    private static KafkaProducer<String, String> producer;

    @BeforeAll
    static void start() {
        ops = RunningOps.start("--vip-export.observer.interval=1h");
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", ops.kafka().bootstrapServers()),
                new StringSerializer(),
                new StringSerializer());
    }

    @AfterAll
    static void stop() throws Exception {
        producer.close();
        ops.close();
    }

    private static void send(String topic, int partition, int number) throws Exception {
        for (int i = 0; i < number; i++) {
            producer.send(new ProducerRecord<>(topic, partition, SENT_AT + i * 1_000L, "key", "{}"))
                    .get();
        }
    }

    private static void commit(String group, String topic, int partition, long offset) {
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", ops.kafka().bootstrapServers(), "group.id", group),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.commitSync(Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)));
        }
    }

    private static QueueState observe(Lane lane, HeldTicket... inHand) {
        return ops.bean(QueueObserver.class).observe(List.of(inHand)).stream()
                .filter(state -> state.lane() == lane)
                .findFirst()
                .orElseThrow();
    }

    private static HeldTicket held(String topic, int partition, long offset) {
        return new HeldTicket("any", topic, partition, offset, null, null, Instant.EPOCH);
    }

    /** Partitions that never had a ticket have no committed offset, and no lag. */
    @Test
    void ticketInHand_isLag_andDoesNotWait() throws Exception {
        send(Topics.JOBS, 3, 4);
        commit(ConsumerGroups.JOBS, Topics.JOBS, 3, 1);

        QueueState without = observe(Lane.JOBS);
        assertThat(without.lag()).isEqualTo(3);
        assertThat(without.waiting()).isEqualTo(3);
        assertThat(without.headAt()).isEqualTo(Instant.ofEpochMilli(SENT_AT + 1_000));
        assertThat(without.partitions()).isEqualTo(Topics.JOBS_PARTITIONS);
        assertThat(without.members()).isZero();

        QueueState with = observe(Lane.JOBS, held(Topics.JOBS, 3, 1));
        assertThat(with.lag()).isEqualTo(3);
        assertThat(with.inHand()).isEqualTo(1);
        assertThat(with.waiting()).isEqualTo(2);
        assertThat(with.headAt()).isEqualTo(Instant.ofEpochMilli(SENT_AT + 2_000));
    }

    @Test
    void ticketThatIsCommitted_isNotInHand() throws Exception {
        send(Topics.LARGE_JOBS, 0, 2);
        commit(ConsumerGroups.LARGE_JOBS, Topics.LARGE_JOBS, 0, 2);

        QueueState state = observe(Lane.LARGE_JOBS, held(Topics.LARGE_JOBS, 0, 1), held(Topics.JOBS, 0, 0));

        assertThat(state.lag()).isZero();
        assertThat(state.inHand()).isZero();
        assertThat(state.headAt()).isNull();
    }

    /** Without any offset the workers will begin with the first record. */
    @Test
    void everyTicketWaits_whenGroupNeverCommitted() throws Exception {
        send(Topics.SLICES, 0, 2);
        send(Topics.SLICES, 63, 1);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", ops.kafka().bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(Topics.SLICES + "-retry-1000", 4, (short) 1)))
                    .all()
                    .get();
        }
        send(Topics.SLICES + "-retry-1000", 2, 5);

        QueueState state = observe(Lane.SLICES);

        assertThat(state.lag()).isEqualTo(3);
        assertThat(state.retryLag()).isEqualTo(5);
        assertThat(state.headAt()).isEqualTo(Instant.ofEpochMilli(SENT_AT));
    }

    @Test
    void members_areTheConsumersOfTheGroup() {
        try (var consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        ops.kafka().bootstrapServers(),
                        "group.id",
                        ConsumerGroups.SLICES,
                        "auto.offset.reset",
                        "latest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(Topics.SLICES));
            while (consumer.assignment().isEmpty()) {
                consumer.poll(Duration.ofMillis(50));
            }
            assertThat(observe(Lane.SLICES).members()).isEqualTo(1);
        }
    }
}
