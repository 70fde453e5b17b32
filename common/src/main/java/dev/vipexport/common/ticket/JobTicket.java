package dev.vipexport.common.ticket;

/**
 * Wakes a worker for a job. Says nothing but which: everything else is in the job's document, so a late or doubled
 * ticket can never say anything wrong.
 */
public record JobTicket(int schema, String exportId) {
    static final int SCHEMA = 1;

    public JobTicket(String exportId) {
        this(SCHEMA, exportId);
    }
}
