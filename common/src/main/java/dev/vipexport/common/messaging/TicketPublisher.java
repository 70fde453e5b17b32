package dev.vipexport.common.messaging;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.Route;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaOperations;

/** Sends tickets and events to their topics. */
public final class TicketPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(TicketPublisher.class);

    private final KafkaOperations<String, String> kafka;
    private final Duration sendTimeout;

    public TicketPublisher(KafkaOperations<String, String> kafka, Duration sendTimeout) {
        this.kafka = kafka;
        this.sendTimeout = sendTimeout;
    }

    /**
     * Sends the job's ticket and waits until Kafka has it. If the job is known to be large, the ticket goes to
     * {@link Topics#LARGE_JOBS}, otherwise to {@link Topics#JOBS}.
     *
     * @throws BackendUnavailableException if Kafka does not confirm it in time. Kafka may have it nevertheless
     */
    public void send(ExportJob job) {
        send(topicOf(job), job);
    }

    private static String topicOf(ExportJob job) {
        return job.isLarge() || job.waitingSince() != null || job.route() == Route.LARGE_JOBS
                ? Topics.LARGE_JOBS
                : Topics.JOBS;
    }

    /**
     * Sends the job's ticket to {@link Topics#LARGE_JOBS} and waits until Kafka has it. For a job that a worker found to be
     * large before its document says so.
     *
     * @throws BackendUnavailableException if Kafka does not confirm it in time. Kafka may have it nevertheless
     */
    public void sendLarge(ExportJob job) {
        send(Topics.LARGE_JOBS, job);
    }

    private void send(String topic, ExportJob job) {
        var record = newRecord(topic, job, TicketCodec.write(JobTicket.of(job.exportId())));
        sendAndWait(record, "sending the ticket of job " + job.exportId());
    }

    /**
     * Sends the ticket of a slice of the job's current attempt and waits until Kafka has it.
     *
     * @throws BackendUnavailableException if Kafka does not confirm it in time. Kafka may have it nevertheless
     */
    public void send(ExportJob job, int slice) {
        String operation = "sending the ticket of slice " + slice + " of job " + job.exportId();
        var record = new ProducerRecord<>(
                Topics.SLICES,
                SlicePartitioner.of(job.exportId(), slice, slicePartitions(operation)),
                job.exportId(),
                TicketCodec.write(SliceTicket.of(job.exportId(), job.attempt(), slice)));
        TicketHeaders.add(record.headers(), job);
        sendAndWait(record, operation);
    }

    /** Returns the partitions that the topic has, which an operator may have created with others than we declare. */
    private int slicePartitions(String operation) {
        try {
            int partitions = kafka.partitionsFor(Topics.SLICES).size();
            return partitions == 0 ? Topics.SLICES_PARTITIONS : partitions;
        } catch (KafkaException | org.springframework.kafka.KafkaException e) {
            throw new BackendUnavailableException("Kafka", operation, e);
        }
    }

    /**
     * Sends the ticket of a job that FAILED to the dead letters and waits until Kafka has it.
     *
     * @param error that made the job fail, or null if none did, or it is not known any more
     * @throws BackendUnavailableException if Kafka does not confirm it in time. Kafka may have it nevertheless
     */
    public void sendToDeadLetters(ExportJob failed, @Nullable Throwable error) {
        var record = newDeadLetter(failed, TicketCodec.write(JobTicket.of(failed.exportId())), topicOf(failed), error);
        sendAndWait(record, "sending to the dead letters the ticket of job " + failed.exportId());
    }

    /**
     * Sends the ticket of the slice that made its job FAILED to the dead letters and waits until Kafka has it.
     *
     * @param error that made the slice fail, or null if none did
     * @throws BackendUnavailableException if Kafka does not confirm it in time. Kafka may have it nevertheless
     */
    public void sendToDeadLetters(ExportJob failed, SliceTicket ticket, @Nullable Throwable error) {
        var record = newDeadLetter(failed, TicketCodec.write(ticket), Topics.SLICES, error);
        sendAndWait(
                record,
                "sending to the dead letters the ticket of slice " + ticket.index() + " of job " + failed.exportId());
    }

    private static ProducerRecord<String, String> newDeadLetter(
            ExportJob failed, String value, String topic, @Nullable Throwable error) {
        JobFailure why = Objects.requireNonNull(failed.failure(), "a job that failed has its failure");
        String code = why.code().wireName();
        var record = newRecord(Topics.DEAD_LETTERS, failed, value);
        TicketHeaders.addFailure(record.headers(), topic, code, code + ": " + why.message(), error);
        return record;
    }

    /**
     * Sends the digest of a record that no worker can process to the dead letters and waits until Kafka has it.
     *
     * @param code of the reason, for programs
     * @throws BackendUnavailableException if Kafka does not confirm it in time. Kafka may have it nevertheless
     */
    public void sendToDeadLetters(RecordDigest digest, String code, String reason, Throwable error) {
        var record = new ProducerRecord<@Nullable String, String>(
                Topics.DEAD_LETTERS, digest.key(), TicketCodec.write(digest));
        TicketHeaders.addFailure(record.headers(), digest.topic(), code, reason, error);
        sendAndWait(record, "sending to the dead letters the record at " + digest.position());
    }

    /**
     * Announces a canceled job, and sends a ticket so that a worker deletes its parts. Does not fail: the bucket's lifecycle
     * rule deletes what is left.
     */
    public void sendCanceled(ExportJob canceled) {
        publishEvent(canceled);
        try {
            send(canceled);
        } catch (BackendUnavailableException e) {
            LOG.warn(
                    "Sending the cleanup ticket of canceled job {} failed; the bucket's lifecycle rule deletes its parts",
                    canceled.exportId(),
                    e);
        }
    }

    /** Sends the job's event to every API instance. Does not wait for Kafka: an instance that misses it reads the job's document. */
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
        LOG.warn(
                "Sending the event of job {} failed; API instances read the job at their next recheck",
                job.exportId(),
                failure);
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
