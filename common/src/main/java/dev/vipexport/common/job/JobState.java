package dev.vipexport.common.job;

/** Where an export job stands. Every state that is not an end says who moves it on. */
public enum JobState {
    /**
     * Recorded, nothing fixed yet. The worker that takes the job's ticket moves it to {@link #RUNNING}; if the ticket
     * was lost, the sweep sends another. An attempt that lost its snapshot starts here again.
     */
    QUEUED,

    /**
     * The snapshot is fixed, rows are read. The worker that finishes the last slice moves it to {@link #ASSEMBLING}; where
     * it is the only one, to {@link #SUCCEEDED} with the file at once.
     */
    RUNNING,

    /** All rows are in more than one part. The worker that publishes the file moves it to {@link #SUCCEEDED}. */
    ASSEMBLING,

    /** The file is complete and published. */
    SUCCEEDED,

    /** Given up, with a reason; no file is published. */
    FAILED,

    /** Ended by its owner. */
    CANCELED;

    /** Nothing moves a job out of an end. */
    public boolean isTerminal() {
        return switch (this) {
            case QUEUED, RUNNING, ASSEMBLING -> false;
            case SUCCEEDED, FAILED, CANCELED -> true;
        };
    }
}
