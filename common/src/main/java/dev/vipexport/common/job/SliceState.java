package dev.vipexport.common.job;

/** The state of a slice. */
public enum SliceState {
    /**
     * Its part is missing or incomplete. The worker that receives its ticket moves it to {@link #DONE}. The ticket is sent
     * when the previous slice of its chain is done.
     */
    OPEN,

    /** Its part is complete. The worker moves it to {@link #HANDED_OVER}, after a redelivery of the ticket if it crashed. */
    DONE,

    /** The next slice of its chain, or the job, has a ticket. */
    HANDED_OVER
}
