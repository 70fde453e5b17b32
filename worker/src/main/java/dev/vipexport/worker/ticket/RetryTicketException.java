package dev.vipexport.worker.ticket;

/** Asks spring-kafka to deliver the ticket again later. The failure itself is already counted and logged. */
public final class RetryTicketException extends RuntimeException {
    private final transient TicketResult.Retry retry;

    RetryTicketException(TicketResult.Retry retry) {
        super("the ticket of job " + retry.exportId() + " is retried", retry.why());
        this.retry = retry;
    }

    /** Returns why the ticket is retried. */
    public TicketResult.Retry retry() {
        return retry;
    }
}
