package dev.vipexport.worker.ticket;

/** A worker that has the ticket of another job runs this one. That is no failure: the ticket looks again later. */
public final class HeldJobException extends RuntimeException {
    /** Creates the exception for a job. */
    public HeldJobException(String exportId) {
        super("A worker runs job " + exportId + " with the ticket of another job");
    }
}
