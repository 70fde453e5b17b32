package dev.vipexport.worker.kafka;

import dev.vipexport.common.messaging.MalformedTicketException;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.worker.ticket.TicketResult;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every listener does around the handling of a ticket: a normal return acknowledges it. */
final class RecordProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(RecordProcessor.class);

    private final TicketPublisher tickets;

    RecordProcessor(TicketPublisher tickets) {
        this.tickets = tickets;
    }

    /**
     * Handles {@code record}; one that is no ticket goes to the dead letters.
     *
     * @throws RetryTicketException for spring-kafka, where the ticket has to come again
     */
    void process(ConsumerRecord<String, String> record, Supplier<TicketResult> processing) {
        try {
            complete(processing.get());
        } catch (MalformedTicketException e) {
            LOG.error("A ticket on {} cannot be read and goes to the dead letters: {}", record.topic(), e.getMessage());
            tickets.sendMalformedToDeadLetters(
                    Objects.requireNonNullElse(record.key(), ""),
                    Objects.requireNonNullElse(record.value(), ""),
                    String.valueOf(e.getMessage()));
        }
    }

    private static void complete(TicketResult result) {
        if (result instanceof TicketResult.Retry retry) {
            throw new RetryTicketException(retry);
        }
        if (result instanceof TicketResult.Succeeded succeeded) {
            LOG.info(
                    "Job {} has succeeded: {}",
                    succeeded.job().exportId(),
                    succeeded.job().file());
        } else if (result instanceof TicketResult.Forwarded forwarded) {
            LOG.info("Job {} goes on with its next tickets", forwarded.job().exportId());
        } else if (result instanceof TicketResult.SliceDone done) {
            LOG.debug("Slice {} of job {} is done", done.index(), done.job().exportId());
        } else if (result instanceof TicketResult.Skipped skipped) {
            LOG.info("A ticket asked for nothing: {}", skipped.why());
        }
    }
}
