package dev.vipexport.worker.intake;

import dev.vipexport.common.ticket.JobTicket;
import dev.vipexport.common.ticket.TicketJson;
import dev.vipexport.common.ticket.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;

/**
 * Takes tickets of large jobs off their topic and its retry topics, in a group and on threads of its own, see
 * {@link LeadWork}: what takes long for a giant never keeps a small job waiting.
 */
final class LargeJobsListener {

    /** Consumer group of all workers. */
    static final String GROUP = "vip-export-large-job-workers";

    /** Name of the bean that makes the containers of this listener. */
    static final String CONTAINERS = "largeJobContainers";

    private final TicketIntake intake;
    private final TicketHandler handler;
    private final JobAttempts attempts;

    LargeJobsListener(TicketIntake intake, TicketHandler handler, JobAttempts attempts) {
        this.intake = intake;
        this.handler = handler;
        this.attempts = attempts;
    }

    @KafkaListener(id = GROUP, topics = Topics.LARGE_JOBS, groupId = GROUP, containerFactory = CONTAINERS)
    public void onTicket(ConsumerRecord<String, String> record) {
        intake.take(record, () -> handle(TicketJson.jobTicket(record.value())));
    }

    private Outcome handle(JobTicket ticket) {
        return handler.handle(ticket.exportId(), () -> attempts.find(ticket));
    }
}
