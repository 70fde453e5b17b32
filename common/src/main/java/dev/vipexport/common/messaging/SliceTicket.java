package dev.vipexport.common.messaging;

/**
 * Wakes a worker for one slice. Says nothing but which; everything else is in the documents of job and slice.
 *
 * @param attempt a ticket of an attempt that was given up asks for nothing any more
 */
public record SliceTicket(int schema, String exportId, int attempt, int index) {
    static final int SCHEMA = 1;

    public static SliceTicket of(String exportId, int attempt, int index) {
        return new SliceTicket(SCHEMA, exportId, attempt, index);
    }
}
