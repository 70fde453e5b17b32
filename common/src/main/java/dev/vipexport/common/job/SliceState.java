package dev.vipexport.common.job;

/** Where a slice stands. */
public enum SliceState {
    /**
     * Its part is not known to be complete. The worker that has its ticket moves it to {@link #DONE}; it gets its ticket
     * when the slice before it in its chain is done.
     */
    OPEN,

    /** Its part is complete. The same ticket, delivered again if need be, moves it to {@link #HANDED_OVER}. */
    DONE,

    /** Who comes next has a ticket. */
    HANDED_OVER
}
