package dev.vipexport.worker;

import static org.awaitility.Awaitility.await;

import dev.vipexport.emulators.junit.TestTimeouts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Reads a topic from its beginning, without a consumer group. */
public final class TopicReader implements AutoCloseable {
    private final Consumer<String, String> consumer;
    private final List<ConsumerRecord<String, String>> records = new ArrayList<>();

    public TopicReader(String bootstrapServers, String name) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
        await().atMost(TestTimeouts.MAX)
                .until(() -> !consumer.partitionsFor(name).isEmpty());
        List<PartitionInfo> partitions = consumer.partitionsFor(name);
        consumer.assign(partitions.stream()
                .map(partition -> new TopicPartition(name, partition.partition()))
                .toList());
    }

    /** Sends one record and waits until the broker has it. */
    public static void send(String bootstrapServers, String topic, String key, String value) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        }
    }

    /** Waits for a record that matches, and returns all records so far. */
    public List<ConsumerRecord<String, String>> awaitRecord(Predicate<ConsumerRecord<String, String>> matches) {
        await().atMost(TestTimeouts.MAX).until(() -> {
            consumer.poll(Duration.ofMillis(50)).forEach(records::add);
            return records.stream().anyMatch(matches);
        });
        return List.copyOf(records);
    }

    public static String header(ConsumerRecord<String, String> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
