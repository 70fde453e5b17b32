package dev.vipexport.common.messaging;

/**
 * Asks a worker to export a slice. Everything but its id is in the documents of job and slice.
 *
 * @param attempt the slice's attempt. Workers skip tickets of abandoned attempts
 * @param index number of the slice, from 0
 */
public record SliceTicket(int schema, String exportId, int attempt, int index) {
    static final int SCHEMA = 1;

    /** Returns the ticket of a slice. */
    public static SliceTicket of(String exportId, int attempt, int index) {
        return new SliceTicket(SCHEMA, exportId, attempt, index);
    }
}
