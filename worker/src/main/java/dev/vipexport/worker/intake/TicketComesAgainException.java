package dev.vipexport.worker.intake;

/** Tells spring-kafka to deliver the ticket again later; everything else about the failure is decided and logged. */
final class TicketComesAgainException extends RuntimeException {
    TicketComesAgainException(Outcome.TryAgain outcome) {
        super("job " + outcome.exportId() + " is tried again", outcome.why());
    }
}
