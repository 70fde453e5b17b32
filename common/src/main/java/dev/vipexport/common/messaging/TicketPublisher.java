package dev.vipexport.common.messaging;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaOperations;

/** Puts tickets and events on their topics. */
public final class TicketPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(TicketPublisher.class);

    private final KafkaOperations<String, String> kafka;
    private final Duration sendTimeout;

    public TicketPublisher(KafkaOperations<String, String> kafka, Duration sendTimeout) {
        this.kafka = kafka;
        this.sendTimeout = sendTimeout;
    }

    /**
     * Sends the job's ticket, to the topic of large jobs where it is known to be one, and waits until Kafka has it.
     *
     * @throws BackendUnavailableException when Kafka did not confirm it in time; it may be there nevertheless
     */
    public void send(ExportJob job) {
        send(job.isLarge() ? Topics.LARGE_JOBS : Topics.JOBS, job);
    }

    /**
     * The same for a job that was just found to be large, which its document does not say yet.
     *
     * @throws BackendUnavailableException when Kafka did not confirm it in time; it may be there nevertheless
     */
    public void sendLarge(ExportJob job) {
        send(Topics.LARGE_JOBS, job);
    }

    private void send(String topic, ExportJob job) {
        var record = newRecord(topic, job, TicketCodec.write(JobTicket.of(job.exportId())));
        sendAndWait(record, "sending the ticket of job " + job.exportId());
    }

    /**
     * Sends the ticket of one slice of the job's attempt and waits until Kafka has it.
     *
     * @throws BackendUnavailableException when Kafka did not confirm it in time; it may be there nevertheless
     */
    public void send(ExportJob job, int slice) {
        var record = new ProducerRecord<>(
                Topics.SLICES,
                SlicePartitioner.of(job.exportId(), slice),
                job.exportId(),
                TicketCodec.write(SliceTicket.of(job.exportId(), job.attempt(), slice)));
        TicketHeaders.add(record.headers(), job);
        sendAndWait(record, "sending the ticket of slice " + slice + " of job " + job.exportId());
    }

    /**
     * Sends the job's ticket to the dead letters and waits until Kafka has it.
     *
     * @throws BackendUnavailableException when Kafka did not confirm it in time; it may be there nevertheless
     */
    public void sendToDeadLetters(ExportJob job, String reason) {
        var record = newRecord(Topics.DEAD_LETTERS, job, TicketCodec.write(JobTicket.of(job.exportId())));
        TicketHeaders.add(record.headers(), TicketHeaders.REASON, reason);
        sendAndWait(record, "burying the ticket of job " + job.exportId());
    }

    /** The same for the ticket of one of the job's slices. */
    public void sendToDeadLetters(ExportJob job, SliceTicket ticket, String reason) {
        var record = newRecord(Topics.DEAD_LETTERS, job, TicketCodec.write(ticket));
        TicketHeaders.add(record.headers(), TicketHeaders.REASON, reason);
        sendAndWait(record, "burying the ticket of slice " + ticket.index() + " of job " + job.exportId());
    }

    /** Buries what could not even be read as a ticket. */
    public void sendMalformedToDeadLetters(String key, String value, String reason) {
        var record = new ProducerRecord<String, String>(Topics.DEAD_LETTERS, key, value);
        TicketHeaders.add(record.headers(), TicketHeaders.REASON, reason);
        sendAndWait(record, "burying an unreadable ticket");
    }

    /** Tells every API instance of the job's change. Not waited for: who misses it reads the job's document. */
    public void publishEvent(ExportJob job) {
        try {
            var unused = kafka.send(newRecord(Topics.EVENTS, job, TicketCodec.write(JobEvent.of(job))))
                    .whenComplete((sent, failure) -> {
                        if (failure != null) {
                            logUnsentEvent(job, failure);
                        }
                    });
        } catch (KafkaException | org.springframework.kafka.KafkaException e) {
            logUnsentEvent(job, e);
        }
    }

    private static void logUnsentEvent(ExportJob job, Throwable failure) {
        LOG.warn("Event of job {} was not sent; who waits for it will read the job instead", job.exportId(), failure);
    }

    private static ProducerRecord<String, String> newRecord(String topic, ExportJob job, String value) {
        var record = new ProducerRecord<>(topic, job.exportId(), value);
        TicketHeaders.add(record.headers(), job);
        return record;
    }

    private void sendAndWait(ProducerRecord<String, String> record, String operation) {
        try {
            CompletableFuture<?> sent = kafka.send(record);
            sent.get(sendTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendUnavailableException("Kafka", operation, e);
        } catch (TimeoutException | ExecutionException | KafkaException | org.springframework.kafka.KafkaException e) {
            throw new BackendUnavailableException("Kafka", operation, e);
        }
    }
}
