package dev.vipexport.worker.kafka;

import dev.vipexport.common.messaging.ConsumerGroups;
import dev.vipexport.common.messaging.MalformedTicketException;
import dev.vipexport.common.messaging.TicketCodec;
import dev.vipexport.common.messaging.TicketHeaders;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.worker.heartbeat.TicketsInHand;
import dev.vipexport.worker.job.JobExecutions;
import dev.vipexport.worker.job.LargeJobRunner;
import dev.vipexport.worker.job.SliceExecutions;
import dev.vipexport.worker.job.SliceRunner;
import dev.vipexport.worker.job.TurnRunner;
import dev.vipexport.worker.ticket.Executions;
import dev.vipexport.worker.ticket.Lane;
import dev.vipexport.worker.ticket.TicketProcessor;
import dev.vipexport.worker.ticket.TicketRunner;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Receives tickets from the three topics and their retry topics. Each topic has its own consumer group and threads, so a
 * large job never keeps a small job waiting. A normal return acknowledges the ticket.
 */
@Component
final class TicketListener {
    private final TicketProcessor processor;
    private final DeadLetters deadLetters;
    private final JobExecutions jobs;
    private final SliceExecutions slices;
    private final TurnRunner turnRunner;
    private final LargeJobRunner largeJobRunner;
    private final SliceRunner sliceRunner;
    private final KafkaSettings settings;
    private final ProcessName process;
    private final TicketsInHand inHand;

    TicketListener(
            TicketProcessor processor,
            DeadLetters deadLetters,
            JobExecutions jobs,
            SliceExecutions slices,
            TurnRunner turnRunner,
            LargeJobRunner largeJobRunner,
            SliceRunner sliceRunner,
            KafkaSettings settings,
            ProcessName process,
            TicketsInHand inHand) {
        this.processor = processor;
        this.deadLetters = deadLetters;
        this.jobs = jobs;
        this.slices = slices;
        this.turnRunner = turnRunner;
        this.largeJobRunner = largeJobRunner;
        this.sliceRunner = sliceRunner;
        this.settings = settings;
        this.process = process;
        this.inHand = inHand;
    }

    @KafkaListener(
            id = ConsumerGroups.JOBS,
            clientIdPrefix = "#{__listener.clientId('jobs')}",
            topics = Topics.JOBS,
            concurrency = "#{__listener.settings().smallJobConcurrency()}")
    public void onJobTicket(ConsumerRecord<String, byte[]> record) {
        process(Lane.JOBS, record, jobs, turnRunner);
    }

    @KafkaListener(
            id = ConsumerGroups.LARGE_JOBS,
            clientIdPrefix = "#{__listener.clientId('large_jobs')}",
            topics = Topics.LARGE_JOBS,
            concurrency = "#{__listener.settings().largeJobConcurrency()}")
    public void onLargeJobTicket(ConsumerRecord<String, byte[]> record) {
        process(Lane.LARGE_JOBS, record, jobs, largeJobRunner);
    }

    @KafkaListener(
            id = ConsumerGroups.SLICES,
            clientIdPrefix = "#{__listener.clientId('slices')}",
            topics = Topics.SLICES,
            concurrency = "#{__listener.settings().sliceConcurrency()}")
    public void onSliceTicket(ConsumerRecord<String, byte[]> record) {
        process(Lane.SLICES, record, slices, sliceRunner);
    }

    private void process(Lane lane, ConsumerRecord<String, byte[]> record, Executions executions, TicketRunner runner) {
        try (var unused = inHand.take(
                lane, record.topic(), record.partition(), record.offset(), record.key(), organisationOf(record))) {
            processor.process(lane, record.key(), TicketCodec.text(record), executions, runner);
        } catch (MalformedTicketException e) {
            deadLetters.send(record, DeadLetters.UNREADABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private static @Nullable String organisationOf(ConsumerRecord<String, byte[]> record) {
        Header header = record.headers().lastHeader(TicketHeaders.ORGANISATION);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** Returns what the ids of a lane's consumers begin with to the annotations above. */
    public String clientId(String lane) {
        return process.clientId(lane);
    }

    /** Returns the settings to the annotations above. */
    public KafkaSettings settings() {
        return settings;
    }
}
