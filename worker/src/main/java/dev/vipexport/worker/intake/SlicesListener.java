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

/**
 * Takes the tickets of slices off their topic and its retry topics, in a group and on threads of its own: slices of a
 * giant never keep a small job waiting.
 */
final class SlicesListener {
    private static final Logger LOG = LoggerFactory.getLogger(SlicesListener.class);

    /** Consumer group of all workers. */
    static final String GROUP = "vip-export-slice-workers";

    /** Name of the bean that makes the containers of this listener. */
    static final String CONTAINERS = "sliceContainers";

    private final SliceHandler handler;
    private final Tickets tickets;

    SlicesListener(SliceHandler handler, Tickets tickets) {
        this.handler = handler;
        this.tickets = tickets;
    }

    @KafkaListener(id = GROUP, topics = Topics.SLICES, groupId = GROUP, containerFactory = CONTAINERS)
    public void onTicket(ConsumerRecord<String, String> ticket) {
        try {
            settle(handler.handle(TicketJson.sliceTicket(ticket.value())));
        } catch (MalformedTicketException e) {
            LOG.error("A slice's ticket cannot be read and goes to the dead letters: {}", e.getMessage());
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
        if (outcome instanceof Outcome.SliceDone done) {
            LOG.debug("Slice {} of job {} is done", done.index(), done.job().exportId());
        } else if (outcome instanceof Outcome.NothingToDo nothing) {
            LOG.info("A slice's ticket asked for nothing: {}", nothing.why());
        }
    }
}
