package dev.vipexport.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.cloud.Backoff;
import dev.vipexport.common.metrics.DeadLetterMeters;
import dev.vipexport.testsupport.SettableClock;
import dev.vipexport.worker.RecordingProducer;
import dev.vipexport.worker.ShutdownSignal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Queue;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;

/** A Kafka that refuses retries, and a clock that the test moves. */
class RetryPublisherTest {
    private final SettableClock clock = new SettableClock(Instant.parse("2026-06-01T00:00:00Z"));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RefusingProducer kafka = new RefusingProducer();
    private final ProducerFactory<String, byte[]> producers = () -> kafka;
    private final RetryPublisher publisher = new RetryPublisher(
            record -> new KafkaTemplate<>(producers),
            (record, failure) -> new TopicPartition("retry", 0),
            new DeadLetters(new RecordingProducer().tickets(), clock, meters),
            new ShutdownSignal(),
            clock,
            Backoff.exponential(Duration.ofMillis(1), 1, Duration.ofMillis(1)));

    private static final class RefusingProducer extends MockProducer<String, byte[]> {
        private final Queue<RuntimeException> refusals = new ArrayDeque<>();
        private int sends;

        RefusingProducer() {
            super(true, null, new StringSerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record, Callback callback) {
            sends++;
            RuntimeException refusal = refusals.poll();
            if (refusal != null) {
                throw refusal;
            }
            return super.send(record, callback);
        }

        @Override
        public void close(Duration timeout) {
            // the template closes it after each send
        }
    }

    @BeforeEach
    void start() {
        publisher.setVerifyPartition(false);
    }

    private int sendsFor(RuntimeException... refusals) {
        kafka.refusals.clear();
        Collections.addAll(kafka.refusals, refusals);
        int before = kafka.sends;
        publisher.accept(
                new ConsumerRecord<>("jobs", 0, 0, "key", new byte[] {1}), null, new IllegalStateException("failed"));
        return kafka.sends - before;
    }

    private static RuntimeException[] timeouts(int number) {
        var all = new RuntimeException[number];
        Arrays.setAll(all, i -> new TimeoutException("no answer"));
        return all;
    }

    private double deadLetters() {
        return meters.counter(DeadLetterMeters.METER, "kind", "digest", "outcome", "kept")
                .count();
    }

    @Test
    void retry_isSent_whenKafkaRefusesItForAWhile() {
        assertThat(sendsFor(timeouts(2))).isEqualTo(3);
        assertThat(deadLetters()).isZero();
    }

    @Test
    void record_isBuried_whenKafkaRefusesItsRetryEachTime() {
        assertThat(sendsFor(timeouts(10))).isEqualTo(RetryPublisher.MAX_ATTEMPTS);
        assertThat(deadLetters()).isOne();
    }

    @Test
    void retries_areTriedOnce_afterARefusedOne() {
        sendsFor(timeouts(10));

        assertThat(sendsFor(timeouts(10))).isOne();
        assertThat(deadLetters()).isEqualTo(2);
        clock.advance(Duration.ofMinutes(1));
        assertThat(sendsFor(timeouts(10))).isEqualTo(RetryPublisher.MAX_ATTEMPTS);
    }

    @Test
    void retries_areTriedAgain_whenClockJumpsBack() {
        sendsFor(timeouts(100));
        clock.advance(Duration.ofHours(-1));

        assertThat(sendsFor(timeouts(2))).isEqualTo(3);
    }

    @Test
    void record_isBuriedAtOnce_whenItsRetryIsTooLarge() {
        assertThat(sendsFor(new RecordTooLargeException("large"))).isOne();
        assertThat(deadLetters()).isOne();

        // says nothing about other records
        assertThat(sendsFor(timeouts(2))).isEqualTo(3);
    }
}
