package dev.vipexport.worker.kafka;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.messaging.RecordDigest;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.common.metrics.DeadLetterMeters;
import dev.vipexport.worker.WorkerStoppingException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Puts aside records that no worker can process: sends their digests to the dead letters. Always returns, so that the
 * record is acknowledged and the next one follows, also if Kafka refuses the digest. Logs one line for each record.
 */
@Component
class DeadLetters {
    /** The record is no ticket that this version reads. */
    static final String UNREADABLE = "unreadable";

    /** The ticket failed, and Kafka refused to keep it for its retry. */
    static final String RETRY_REFUSED = "retry_refused";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    /** Each send to a missing topic takes the send timeout, which would slow down the records that follow. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final TicketPublisher tickets;
    private final Pause pause;
    private final DeadLetterMeters meters;

    DeadLetters(TicketPublisher tickets, InstantSource clock, MeterRegistry registry) {
        this.tickets = tickets;
        this.pause = new Pause(clock, PAUSE);
        this.meters = new DeadLetterMeters(registry, DeadLetterMeters.Kind.DIGEST);
    }

    /**
     * Sends the digest of {@code record} to the dead letters. If Kafka refuses it, the digest is lost, and so are those of
     * the following minute.
     *
     * @param code of the reason, for programs
     * @throws WorkerStoppingException if the thread is interrupted, because the digest is then not sent
     */
    void send(ConsumerRecord<String, byte[]> record, String code, String reason, Throwable error) {
        RecordDigest digest = RecordDigest.of(record);
        if (pause.lasts()) {
            skip(digest, reason, "Kafka refused one within the last minute");
            return;
        }
        try {
            tickets.sendToDeadLetters(digest, code, reason, error);
        } catch (BackendUnavailableException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new WorkerStoppingException();
            }
            pause.start();
            skip(digest, reason, String.valueOf(e.getCause()));
            return;
        }
        meters.kept();
        LOG.error("The record at {} cannot be processed; a dead letter has its digest: {}", digest.position(), reason);
    }

    private void skip(RecordDigest digest, String reason, String why) {
        meters.refused();
        LOG.error(
                "The record at {} with {} bytes and SHA-256 {} cannot be processed and gets no dead letter ({}); it is"
                        + " skipped: {}",
                digest.position(),
                digest.valueBytes(),
                digest.sha256(),
                why,
                reason);
    }
}
