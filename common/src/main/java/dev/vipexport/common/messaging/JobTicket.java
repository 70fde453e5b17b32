package dev.vipexport.common.messaging;

/**
 * Wakes a worker for a job. Says nothing but which: everything else is in the job's document, so a late or doubled
 * ticket can never say anything wrong.
 */
public record JobTicket(int schema, String exportId) {
    static final int SCHEMA = 1;

    /** A factory, since a second constructor would let Jackson read a bare string as a ticket. */
    public static JobTicket of(String exportId) {
        return new JobTicket(SCHEMA, exportId);
    }
}
