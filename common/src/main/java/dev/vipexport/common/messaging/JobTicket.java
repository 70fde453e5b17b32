package dev.vipexport.common.messaging;

/**
 * Asks a worker to process a job. It holds only the id. Everything else is in the job's document, so a late or duplicate
 * ticket cannot be wrong.
 */
public record JobTicket(int schema, String exportId) {
    static final int SCHEMA = 1;

    /** Returns the ticket of a job. It is no constructor, because Jackson would then read a bare string as a ticket. */
    public static JobTicket of(String exportId) {
        return new JobTicket(SCHEMA, exportId);
    }
}
