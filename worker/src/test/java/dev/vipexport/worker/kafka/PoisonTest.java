package dev.vipexport.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.common.messaging.JobTicket;
import dev.vipexport.common.messaging.TicketCodec;
import dev.vipexport.common.messaging.TicketHeaders;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.common.metrics.DeadLetterMeters;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.emulators.kafka.KafkaBroker;
import dev.vipexport.worker.EmbeddedWorker;
import dev.vipexport.worker.TopicReader;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Records that no worker can process, on topics with the broker's own limits, as an operator may have made them. */
class PoisonTest {
    /** The largest value that a broker takes by default, with the record's own bytes. */
    private static final int LARGEST = 1_048_300;

    private static final String RETRY_TOPIC = Topics.JOBS + "-retry";
    private static final byte[] AFTER = bytes("after");

    private static KafkaBroker broker;
    private static EmbeddedWorker worker;
    private static TopicReader deadLetters;

    @BeforeAll
    static void start() throws Exception {
        broker = KafkaBroker.start(KafkaBroker.Options.temporary());
        createTopics(broker, Map.of());
        worker = worker(broker);
        deadLetters = new TopicReader(broker.bootstrapServers(), Topics.DEAD_LETTERS);
    }

    @AfterAll
    static void stop() {
        deadLetters.close();
        worker.close();
        broker.close();
    }

    private static Arguments poison(String form, ProducerRecord<byte[], byte[]> record) {
        return Arguments.of(form + " on " + record.topic(), record);
    }

    private static Arguments poison(String form, String topic, byte @Nullable [] value) {
        return poison(form, new ProducerRecord<>(topic, 0, bytes("key"), value));
    }

    private static Arguments poison(String form, String topic, byte @Nullable [] key, RecordHeaders headers) {
        return poison(form, new ProducerRecord<>(topic, 0, key, bytes("{}"), headers));
    }

    static Stream<Arguments> poison() {
        byte[] binary = new byte[100_000];
        new Random(1).nextBytes(binary);
        String ticket = TicketCodec.write(JobTicket.of("e".repeat(32)));
        return Stream.of(Topics.JOBS, Topics.LARGE_JOBS, Topics.SLICES, RETRY_TOPIC)
                .flatMap(topic -> Stream.of(
                        poison("largest", topic, bytes("x".repeat(LARGEST))),
                        poison("largest ticket", topic, bytes(padded(ticket))),
                        poison("no value", topic, null),
                        poison("empty", topic, new byte[0]),
                        poison("binary", topic, binary),
                        poison("deep", topic, bytes("[".repeat(15_000))),
                        poison("long id", topic, bytes(TicketCodec.write(JobTicket.of("i".repeat(2_000))))),
                        poison("path as id", topic, bytes(TicketCodec.write(JobTicket.of("a/b")))),
                        poison("no key", topic, null, new RecordHeaders()),
                        poison("binary key", topic, binary, new RecordHeaders()),
                        poison("900 headers", topic, bytes("key"), headers(900)),
                        poison("hostile headers", topic, bytes("key"), hostileHeaders())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("poison")
    void poison_isBuriedAsDigest_andNextRecordFollows(String form, ProducerRecord<byte[], byte[]> poison)
            throws Exception {
        long offset = send(broker, poison);
        long after = send(broker, new ProducerRecord<>(poison.topic(), 0, null, AFTER));

        List<ConsumerRecord<String, String>> all = deadLetters.awaitRecord(dead -> isAt(dead, poison.topic(), after));

        List<ConsumerRecord<String, String>> digests =
                all.stream().filter(dead -> isAt(dead, poison.topic(), offset)).toList();
        assertThat(digests).as(form).hasSize(1);
        assertThat(digests.get(0).value()).hasSizeLessThan(16 * 1024);
        assertThat(TopicReader.header(digests.get(0), TicketHeaders.REASON))
                .isNotEmpty()
                .hasSizeLessThan(500);
        if (form.startsWith("largest")) {
            // not for what is in it, which no worker reads
            assertThat(TopicReader.header(digests.get(0), TicketHeaders.REASON))
                    .contains("tickets and events have at most");
        }
        if (poison.value() != null) {
            assertThat(digests.get(0).value())
                    .contains("\"valueBytes\":" + poison.value().length)
                    .contains(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(poison.value())));
        }
    }

    @Test
    void nextRecordFollows_whenDeadLettersAreRefused() throws Exception {
        try (var refusing = KafkaBroker.start(KafkaBroker.Options.temporary())) {
            createTopics(refusing, Map.of(Topics.DEAD_LETTERS, 50));
            try (var other = worker(refusing)) {
                send(refusing, new ProducerRecord<>(Topics.JOBS, 0, null, bytes("x".repeat(LARGEST))));
                send(refusing, new ProducerRecord<>(Topics.JOBS, 0, null, AFTER));

                awaitLost(other, 2);
            }
        }
    }

    @Test
    void nextRecordFollows_whenRetryTopicRefusesTicket() throws Exception {
        try (var refusing = KafkaBroker.start(KafkaBroker.Options.temporary())) {
            createTopics(refusing, Map.of(RETRY_TOPIC, 50));
            try (var other = worker(refusing);
                    var dead = new TopicReader(refusing.bootstrapServers(), Topics.DEAD_LETTERS)) {
                // Firestore is away, so each ticket is retried
                byte[] ticket = bytes(TicketCodec.write(JobTicket.of("e".repeat(32))));
                send(refusing, new ProducerRecord<>(Topics.JOBS, 0, bytes("e".repeat(32)), ticket));
                long after = send(refusing, new ProducerRecord<>(Topics.JOBS, 0, null, AFTER));

                var all = dead.awaitRecord(digest -> isAt(digest, Topics.JOBS, after));

                assertThat(all).hasSize(2);
                assertThat(TopicReader.header(all.get(0), TicketHeaders.REASON))
                        .contains("Kafka refused its retry")
                        .contains("RecordTooLarge");
                assertThat(other.isRunning()).isTrue();
            }
        }
    }

    private static void awaitLost(EmbeddedWorker worker, int records) {
        await().atMost(TestTimeouts.MAX)
                .until(() -> worker.bean(MeterRegistry.class)
                                .counter(DeadLetterMeters.METER, "kind", "digest", "outcome", "refused")
                                .count()
                        == records);
    }

    private static boolean isAt(ConsumerRecord<String, String> dead, String topic, long offset) {
        return dead.value().contains("\"topic\":\"" + topic + "\"")
                && dead.value().contains("\"offset\":" + offset + ",");
    }

    private static EmbeddedWorker worker(KafkaBroker broker) {
        return EmbeddedWorker.start(Map.of(
                "spring.kafka.bootstrap-servers", broker.bootstrapServers(), "vip-export.call-timeout", "100ms"));
    }

    /** Creates the topics before the worker does, so that they have the broker's limits. */
    private static void createTopics(KafkaBroker broker, Map<String, Integer> maxBytes) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", (Object) broker.bootstrapServers()))) {
            var names = Stream.of(
                    Topics.JOBS, Topics.LARGE_JOBS, Topics.SLICES, Topics.EVENTS, Topics.DEAD_LETTERS, RETRY_TOPIC);
            admin.createTopics(names.map(name -> new NewTopic(name, 1, (short) 1)
                                    .configs(Map.of(
                                            "max.message.bytes",
                                            String.valueOf(maxBytes.getOrDefault(name, 1_048_588)))))
                            .toList())
                    .all()
                    .get();
        }
    }

    private static long send(KafkaBroker broker, ProducerRecord<byte[], byte[]> record) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers(), "max.request.size", 2_000_000),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            return producer.send(record).get().offset();
        }
    }

    private static RecordHeaders headers(int count) {
        return new RecordHeaders(IntStream.range(0, count)
                .mapToObj(i -> new RecordHeader("header-" + i, new byte[500]))
                .toArray(RecordHeader[]::new));
    }

    /** Headers that spring-kafka reads. */
    private static RecordHeaders hostileHeaders() {
        var headers = new RecordHeaders();
        headers.add("retry_topic-original-timestamp", new byte[0]);
        headers.add("retry_topic-attempts", new byte[] {-1, -1, -1, -1});
        headers.add("kafka_original-topic", null);
        headers.add("spring_json_header_types", bytes("[".repeat(5_000)));
        headers.add("springDeserializerExceptionValue", bytes("x"));
        return headers;
    }

    private static String padded(String ticket) {
        String padding = "\"padding\":\"" + "p".repeat(LARGEST - ticket.length() - 13) + "\",";
        return "{" + padding + ticket.substring(1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
