package dev.vipexport.worker.kafka;

import dev.vipexport.common.messaging.JobTicket;
import dev.vipexport.common.messaging.TicketCodec;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.worker.job.LargeJobRunner;
import dev.vipexport.worker.job.SmallJobRunner;
import dev.vipexport.worker.ticket.JobExecutions;
import dev.vipexport.worker.ticket.TicketProcessor;
import dev.vipexport.worker.ticket.TicketResult;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;

/**
 * Takes tickets of jobs off their topics and retry topics: {@link SmallJobRunner} does what those of small jobs ask for, {@link
 * LargeJobRunner} what those of large ones do. Each topic has a group and threads of its own, so that what takes long for a giant
 * never keeps a small job waiting.
 */
final class JobTicketListener {

    /** Consumer groups of all workers. */
    static final String GROUP = "vip-export-workers";

    static final String LARGE_GROUP = "vip-export-large-job-workers";

    /** Names of the beans that make the containers of these topics. */
    static final String CONTAINER_FACTORY = "jobContainerFactory";

    static final String LARGE_CONTAINER_FACTORY = "largeJobContainerFactory";

    private final RecordProcessor recordProcessor;
    private final TicketProcessor processor;
    private final JobExecutions small;
    private final JobExecutions large;

    JobTicketListener(
            RecordProcessor recordProcessor, TicketProcessor processor, JobExecutions small, JobExecutions large) {
        this.recordProcessor = recordProcessor;
        this.processor = processor;
        this.small = small;
        this.large = large;
    }

    @KafkaListener(id = GROUP, topics = Topics.JOBS, groupId = GROUP, containerFactory = CONTAINER_FACTORY)
    public void onTicket(ConsumerRecord<String, String> record) {
        process(record, small);
    }

    @KafkaListener(
            id = LARGE_GROUP,
            topics = Topics.LARGE_JOBS,
            groupId = LARGE_GROUP,
            containerFactory = LARGE_CONTAINER_FACTORY)
    public void onLargeTicket(ConsumerRecord<String, String> record) {
        process(record, large);
    }

    private void process(ConsumerRecord<String, String> record, JobExecutions executions) {
        recordProcessor.process(record, () -> handle(TicketCodec.jobTicket(record.value()), executions));
    }

    private TicketResult handle(JobTicket ticket, JobExecutions executions) {
        return processor.process(ticket.exportId(), () -> executions.claim(ticket));
    }
}
