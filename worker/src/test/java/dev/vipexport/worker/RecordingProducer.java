package dev.vipexport.worker;

import dev.vipexport.common.messaging.TicketPublisher;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;

/** Records tickets in Kafka's own in-memory producer. */
public final class RecordingProducer {
    private final MockProducer<String, String> producer =
            new MockProducer<>(true, null, new StringSerializer(), new StringSerializer()) {
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

    /** Makes every later send fail. */
    public void failSends() {
        failSends(new org.apache.kafka.common.errors.TimeoutException("broker is away"));
    }

    /** Makes every later send fail in that way; null lets them succeed again. */
    public void failSends(@Nullable RuntimeException failure) {
        producer.sendException = failure;
    }
}
