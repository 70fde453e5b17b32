package dev.vipexport.worker.intake;

import dev.vipexport.common.ticket.JobTicket;
import dev.vipexport.common.ticket.TicketJson;
import dev.vipexport.common.ticket.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;

/**
 * Takes tickets of jobs off their topics and retry topics: {@link JobWork} does what those of small jobs ask for, {@link
 * LeadWork} what those of large ones do. Each topic has a group and threads of its own, so that what takes long for a giant
 * never keeps a small job waiting.
 */
final class JobsListener {

    /** Consumer groups of all workers. */
    static final String GROUP = "vip-export-workers";

    static final String LARGE_GROUP = "vip-export-large-job-workers";

    /** Names of the beans that make the containers of these topics. */
    static final String CONTAINERS = "jobContainers";

    static final String LARGE_CONTAINERS = "largeJobContainers";

    private final TicketIntake intake;
    private final TicketHandler handler;
    private final JobAttempts small;
    private final JobAttempts large;

    JobsListener(TicketIntake intake, TicketHandler handler, JobAttempts small, JobAttempts large) {
        this.intake = intake;
        this.handler = handler;
        this.small = small;
        this.large = large;
    }

    @KafkaListener(id = GROUP, topics = Topics.JOBS, groupId = GROUP, containerFactory = CONTAINERS)
    public void onTicket(ConsumerRecord<String, String> record) {
        take(record, small);
    }

    @KafkaListener(
            id = LARGE_GROUP,
            topics = Topics.LARGE_JOBS,
            groupId = LARGE_GROUP,
            containerFactory = LARGE_CONTAINERS)
    public void onLargeTicket(ConsumerRecord<String, String> record) {
        take(record, large);
    }

    private void take(ConsumerRecord<String, String> record, JobAttempts attempts) {
        intake.take(record, () -> handle(TicketJson.jobTicket(record.value()), attempts));
    }

    private Outcome handle(JobTicket ticket, JobAttempts attempts) {
        return handler.handle(ticket.exportId(), () -> attempts.find(ticket));
    }
}
