package dev.vipexport.worker.kafka;

import dev.vipexport.worker.ticket.TicketResult;

/** Tells spring-kafka to deliver the ticket again later; everything else about the failure is decided and logged. */
final class RetryTicketException extends RuntimeException {
    RetryTicketException(TicketResult.Retry retry) {
        super("job " + retry.exportId() + " is tried again", retry.why());
    }
}
