package dev.vipexport.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.common.messaging.Topics;
import dev.vipexport.emulators.kafka.KafkaBroker;
import dev.vipexport.worker.EmbeddedWorker;
import dev.vipexport.worker.TopicReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of topics that a worker creates, on a real broker. */
class TopicLimitsTest {
    private static final String RETRY_TOPIC = Topics.SLICES + "-retry";
    private static final int MEGABYTE = 1 << 20;

    private static KafkaBroker broker;
    private static EmbeddedWorker worker;

    @BeforeAll
    static void start() {
        broker = KafkaBroker.start(KafkaBroker.Options.temporary());
        worker = EmbeddedWorker.start(Map.of("spring.kafka.bootstrap-servers", broker.bootstrapServers()));
        new TopicReader(broker.bootstrapServers(), RETRY_TOPIC).close();
    }

    @AfterAll
    static void stop() {
        worker.close();
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                Topics.JOBS,
                Topics.LARGE_JOBS,
                Topics.SLICES,
                Topics.EVENTS,
                Topics.DEAD_LETTERS,
                Topics.JOBS + "-retry",
                Topics.LARGE_JOBS + "-retry",
                RETRY_TOPIC
            })
    void topic_hasLimits_whenWorkerCreatesIt(String topic) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", (Object) broker.bootstrapServers()))) {
            var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            var config = Objects.requireNonNull(
                    admin.describeConfigs(List.of(resource)).all().get().get(resource));

            assertThat(config.get("max.message.bytes").value()).isEqualTo("65536");
            assertThat(config.get("compression.type").value()).isEqualTo("uncompressed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd", "lz4"})
    void batch_isRefused_whenItUnpacksToMegabytes(String compression) throws Exception {
        var bomb = new ProducerRecord<byte[], byte[]>(RETRY_TOPIC, 0, null, new byte[8 * MEGABYTE]);

        assertThatThrownBy(() -> send(bomb, compression))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RecordTooLargeException.class);
    }

    @Test
    void batch_isStoredUnpacked_whenSmall() throws Exception {
        send(new ProducerRecord<>(RETRY_TOPIC, 0, null, new byte[40_000]), "gzip");

        try (var reader = new TopicReader(broker.bootstrapServers(), RETRY_TOPIC)) {
            assertThat(reader.awaitRecord(record -> record.serializedValueSize() == 40_000))
                    .isNotEmpty();
        }
    }

    private static void send(ProducerRecord<byte[], byte[]> record, String compression) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "compression.type",
                        compression,
                        "max.request.size",
                        16 * MEGABYTE),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }
}
