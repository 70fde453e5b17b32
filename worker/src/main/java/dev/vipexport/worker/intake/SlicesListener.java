package dev.vipexport.worker.intake;

import dev.vipexport.common.ticket.SliceTicket;
import dev.vipexport.common.ticket.TicketJson;
import dev.vipexport.common.ticket.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;

/**
 * Takes the tickets of slices off their topic and its retry topics, in a group and on threads of its own: slices of a
 * giant never keep a small job waiting, nor one that is planned a slice.
 */
final class SlicesListener {

    /** Consumer group of all workers. */
    static final String GROUP = "vip-export-slice-workers";

    /** Name of the bean that makes the containers of this listener. */
    static final String CONTAINERS = "sliceContainers";

    private final TicketIntake intake;
    private final TicketHandler handler;
    private final SliceAttempts attempts;

    SlicesListener(TicketIntake intake, TicketHandler handler, SliceAttempts attempts) {
        this.intake = intake;
        this.handler = handler;
        this.attempts = attempts;
    }

    @KafkaListener(id = GROUP, topics = Topics.SLICES, groupId = GROUP, containerFactory = CONTAINERS)
    public void onTicket(ConsumerRecord<String, String> record) {
        intake.take(record, () -> handle(TicketJson.sliceTicket(record.value())));
    }

    private Outcome handle(SliceTicket ticket) {
        return handler.handle(ticket.exportId(), () -> attempts.find(ticket));
    }
}
