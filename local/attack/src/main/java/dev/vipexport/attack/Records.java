package dev.vipexport.attack;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
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
        var settings = new java.util.HashMap<String, Object>(more);
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

    /** Writes records of zeros in one compressed batch, which the broker takes because it is small. */
    void sendCompressed(String topic, int partition, int records, int bytesEach) throws Exception {
        CompressionRatioEstimator.setEstimation(topic, CompressionType.GZIP, 0.001f);
        try (var compressing =
                producer(Map.of("compression.type", "gzip", "linger.ms", 60_000, "batch.size", 1 << 20))) {
            var value = new byte[bytesEach];
            for (int i = 0; i < records; i++) {
                var unused = compressing.send(new ProducerRecord<>(topic, partition, new byte[] {'k'}, value));
            }
            compressing.flush();
        }
    }

    @Override
    public void close() {
        plain.close();
    }
}
