package dev.vipexport.worker.intake;

import dev.vipexport.common.ticket.MalformedTicketException;
import dev.vipexport.common.ticket.Tickets;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every listener does around the handling of a ticket: a normal return acknowledges it. */
final class TicketIntake {
    private static final Logger LOG = LoggerFactory.getLogger(TicketIntake.class);

    private final Tickets tickets;

    TicketIntake(Tickets tickets) {
        this.tickets = tickets;
    }

    /**
     * Handles {@code record}; one that is no ticket goes to the dead letters.
     *
     * @throws TicketComesAgainException for spring-kafka, where the ticket has to come again
     */
    void take(ConsumerRecord<String, String> record, Supplier<Outcome> handling) {
        try {
            settle(handling.get());
        } catch (MalformedTicketException e) {
            LOG.error("A ticket on {} cannot be read and goes to the dead letters: {}", record.topic(), e.getMessage());
            tickets.buryUnreadable(
                    Objects.requireNonNullElse(record.key(), ""),
                    Objects.requireNonNullElse(record.value(), ""),
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
            LOG.info("Job {} goes on with its next tickets", led.job().exportId());
        } else if (outcome instanceof Outcome.SliceDone done) {
            LOG.debug("Slice {} of job {} is done", done.index(), done.job().exportId());
        } else if (outcome instanceof Outcome.NothingToDo nothing) {
            LOG.info("A ticket asked for nothing: {}", nothing.why());
        }
    }
}
