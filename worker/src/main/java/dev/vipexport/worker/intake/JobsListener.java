package dev.vipexport.worker.intake;

import dev.vipexport.common.ticket.MalformedTicketException;
import dev.vipexport.common.ticket.TicketJson;
import dev.vipexport.common.ticket.Tickets;
import dev.vipexport.common.ticket.Topics;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;

/** Takes tickets off the topic and its retry topics; a normal return acknowledges the ticket. */
final class JobsListener {
    private static final Logger LOG = LoggerFactory.getLogger(JobsListener.class);

    /** Consumer group of all workers. */
    static final String GROUP = "vip-export-workers";

    /** Name of the bean that makes the containers of this listener. */
    static final String CONTAINERS = "jobContainers";

    private final TicketHandler handler;
    private final Tickets tickets;

    JobsListener(TicketHandler handler, Tickets tickets) {
        this.handler = handler;
        this.tickets = tickets;
    }

    @KafkaListener(id = GROUP, topics = Topics.JOBS, groupId = GROUP, containerFactory = CONTAINERS)
    public void onTicket(ConsumerRecord<String, String> ticket) {
        try {
            settle(handler.handle(TicketJson.jobTicket(ticket.value())));
        } catch (MalformedTicketException e) {
            LOG.error("A ticket cannot be read and goes to the dead letters: {}", e.getMessage());
            tickets.buryUnreadable(
                    Objects.requireNonNullElse(ticket.key(), ""),
                    Objects.requireNonNullElse(ticket.value(), ""),
                    String.valueOf(e.getMessage()));
        }
    }

    private static void settle(Outcome outcome) {
        if (outcome instanceof Outcome.TryAgain again) {
            throw new TicketComesAgainException(again);
        }
        if (outcome instanceof Outcome.Finished finished) {
            LOG.info(
                    "Job {} has succeeded: {}",
                    finished.job().exportId(),
                    finished.job().file());
        } else if (outcome instanceof Outcome.Led led) {
            LOG.info("Job {} is led by the tickets of its slices", led.job().exportId());
        } else if (outcome instanceof Outcome.NothingToDo nothing) {
            LOG.info("A ticket asked for nothing: {}", nothing.why());
        }
    }
}
