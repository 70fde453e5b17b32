package dev.vipexport.worker;

import dev.vipexport.common.messaging.TicketPublisher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;

/** Records tickets in Kafka's own in-memory producer. */
public final class RecordingProducer {
    private Runnable onSend = () -> {};

    private final MockProducer<String, String> producer =
            new MockProducer<>(true, null, new StringSerializer(), new StringSerializer()) {
                @Override
                public synchronized Future<RecordMetadata> send(
                        ProducerRecord<String, String> record, Callback callback) {
                    onSend.run();
                    return super.send(record, callback);
                }

                @Override
                public void close(Duration timeout) {
                    // KafkaTemplate closes after each send, but the test reads the history later
                }
            };

    public TicketPublisher tickets() {
        ProducerFactory<String, String> factory = new ProducerFactory<>() {
            @Override
            public Producer<String, String> createProducer() {
                return producer;
            }
        };
        return new TicketPublisher(new KafkaTemplate<>(factory), Duration.ofSeconds(1));
    }

    public List<String> keysOf(String topic) {
        return producer.history().stream()
                .filter(record -> record.topic().equals(topic))
                .map(ProducerRecord::key)
                .toList();
    }

    /** Returns the headers of each record of the topic. */
    public List<Map<String, String>> headersOf(String topic) {
        return producer.history().stream()
                .filter(record -> record.topic().equals(topic))
                .map(record -> Arrays.stream(record.headers().toArray())
                        .collect(Collectors.toMap(
                                Header::key, header -> new String(header.value(), StandardCharsets.UTF_8))))
                .toList();
    }

    /** Runs {@code action} at each later send. */
    public void onSend(Runnable action) {
        onSend = action;
    }

    /** Makes later sends succeed again. */
    public void acceptSends() {
        producer.sendException = null;
    }

    /** Makes every later send fail. */
    public void failSends() {
        failSends(new org.apache.kafka.common.errors.TimeoutException("broker is away"));
    }

    /** Makes every later send fail in that way; null lets them succeed again. */
    public void failSends(@Nullable RuntimeException failure) {
        producer.sendException = failure;
    }
}
