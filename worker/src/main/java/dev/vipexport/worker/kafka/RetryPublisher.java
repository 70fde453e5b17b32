package dev.vipexport.worker.kafka;

import dev.vipexport.common.cloud.Backoff;
import dev.vipexport.worker.ShutdownSignal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.SeekUtils;

/**
 * Sends a ticket that failed to its retry topic. If Kafka refuses it, spring-kafka would deliver the record again at once,
 * without end. This publisher tries a few times, with pauses. Then it sends the digest to the dead letters, so that the next
 * record follows. The sweep sends the ticket of the job again.
 */
final class RetryPublisher extends DeadLetterPublishingRecoverer {
    static final int MAX_ATTEMPTS = 5;
    static final Backoff BACKOFF = Backoff.exponential(Duration.ofSeconds(1), 2, Duration.ofSeconds(8));

    /** Time in which retries are tried once, after one that Kafka refused each time. So a missing topic delays no other record. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final DeadLetters deadLetters;
    private final ShutdownSignal shutdown;
    private final Pause pause;
    private final Backoff backoff;

    RetryPublisher(
            Function<ProducerRecord<?, ?>, ? extends KafkaOperations<?, ?>> templates,
            BiFunction<ConsumerRecord<?, ?>, Exception, TopicPartition> destinations,
            DeadLetters deadLetters,
            ShutdownSignal shutdown,
            InstantSource clock,
            Backoff backoff) {
        super(templates, destinations);
        this.deadLetters = deadLetters;
        this.shutdown = shutdown;
        this.pause = new Pause(clock, PAUSE);
        this.backoff = backoff;
        // a stack trace can be larger than the ticket, and grows with each retry
        excludeHeader(
                HeaderNames.HeadersToAdd.EX_STACKTRACE,
                HeaderNames.HeadersToAdd.EX_MSG,
                HeaderNames.HeadersToAdd.EX_CAUSE);
    }

    @Override
    public void accept(ConsumerRecord<?, ?> record, @Nullable Consumer<?, ?> consumer, Exception exception) {
        if (SeekUtils.isBackoffException(exception)) {
            // no failure: the ticket is not due yet, and super throws so that it stays on its topic
            super.accept(record, consumer, exception);
            return;
        }
        for (int attempt = 1; ; attempt++) {
            try {
                super.accept(record, consumer, exception);
                return;
            } catch (RuntimeException e) {
                shutdown.throwIfStopping();
                if (!isRetriable(e)) {
                    sendToDeadLetters(record, e);
                    return;
                }
                if (attempt >= maxAttempts()) {
                    pause.start();
                    sendToDeadLetters(record, e);
                    return;
                }
                shutdown.sleep(backoff.delay(attempt));
            }
        }
    }

    private int maxAttempts() {
        return pause.lasts() ? 1 : MAX_ATTEMPTS;
    }

    /** Only sends: {@link #accept} logs what a failure means. */
    @Override
    protected void publish(
            ProducerRecord<Object, Object> ticket, KafkaOperations<Object, Object> kafka, ConsumerRecord<?, ?> record) {
        verifySendResult(kafka, ticket, kafka.send(ticket), record);
    }

    @SuppressWarnings("unchecked") // the listeners' own types
    private void sendToDeadLetters(ConsumerRecord<?, ?> record, RuntimeException why) {
        deadLetters.send(
                (ConsumerRecord<String, byte[]>) record,
                DeadLetters.RETRY_REFUSED,
                "it failed, and Kafka refused its retry: " + NestedExceptionUtils.getMostSpecificCause(why),
                why);
    }

    private static boolean isRetriable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RetriableException) {
                return true;
            }
        }
        return false;
    }
}
