package dev.vipexport.attack;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.internal.CompressionRatioEstimator;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes records that no worker and no API writes. */
final class Records implements AutoCloseable {
    private static final int MAX_BYTES = 1 << 30;

    private final String bootstrapServers;
    private final KafkaProducer<byte[], byte[]> plain;

    Records(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        plain = producer(Map.of());
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        var settings = new HashMap<String, Object>(more);
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("max.request.size", MAX_BYTES);
        settings.put("buffer.memory", (long) MAX_BYTES);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Writes a record and waits until the broker has it. */
    void send(String topic, int partition, String value) throws Exception {
        send(topic, partition, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a record and waits until the broker has it. */
    void send(String topic, int partition, byte[] value) throws Exception {
        plain.send(new ProducerRecord<>(topic, partition, new byte[] {'k'}, value))
                .get();
    }

    /**
     * Writes records of zeros in one compressed batch, which is small.
     *
     * @return how many of them the broker took
     */
    int sendCompressed(String topic, int partition, int records, int bytesEach) throws Exception {
        CompressionRatioEstimator.setEstimation(topic, CompressionType.GZIP, 0.001f);
        try (var compressing =
                producer(Map.of("compression.type", "gzip", "linger.ms", 60_000, "batch.size", 1 << 20))) {
            var value = new byte[bytesEach];
            var sent = new AtomicInteger();
            for (int i = 0; i < records; i++) {
                var unused = compressing.send(
                        new ProducerRecord<>(topic, partition, new byte[] {'k'}, value),
                        (metadata, refused) -> sent.addAndGet(refused == null ? 1 : 0));
            }
            compressing.flush();
            return sent.get();
        }
    }

    /** Gives the topics the configuration that Kafka's defaults gave them before we set our own. */
    void useDefaultsOfKafka(List<String> topics) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers);
        try (Admin admin = Admin.create(settings)) {
            Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
            for (String topic : topics) {
                changes.put(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(
                                reset(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
                                reset(TopicConfig.COMPRESSION_TYPE_CONFIG)));
            }
            admin.incrementalAlterConfigs(changes).all().get();
        }
    }

    private static AlterConfigOp reset(String name) {
        return new AlterConfigOp(new ConfigEntry(name, ""), AlterConfigOp.OpType.DELETE);
    }

    @Override
    public void close() {
        plain.close();
    }
}
