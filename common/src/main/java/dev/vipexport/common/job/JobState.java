package dev.vipexport.common.job;

/** The state of an export job. Each active state says which worker ends it. */
public enum JobState {
    /**
     * Recorded, and not planned yet. The worker that receives the job's ticket moves it to {@link #RUNNING}. If the ticket
     * is lost, the sweeper sends another. A job with an expired snapshot returns here.
     */
    QUEUED,

    /**
     * The snapshot is fixed, and workers read rows. The worker that finishes the last slice moves the job to
     * {@link #ASSEMBLING}. A job with a single slice goes straight to {@link #SUCCEEDED}.
     */
    RUNNING,

    /** All parts are complete. The worker that publishes the file moves the job to {@link #SUCCEEDED}. */
    ASSEMBLING,

    /** The file is published. */
    SUCCEEDED,

    /** Failed with a reason, without a file. */
    FAILED,

    /** Canceled by a caller, without a file. */
    CANCELED;

    /** Returns whether the job has ended. No transition leaves such a state. */
    public boolean isTerminal() {
        return switch (this) {
            case QUEUED, RUNNING, ASSEMBLING -> false;
            case SUCCEEDED, FAILED, CANCELED -> true;
        };
    }
}
