package dev.vipexport.common.messaging;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import org.jspecify.annotations.Nullable;

/**
 * Says that a job has changed its state or made progress. It is a hint to read the job's document, which is
 * authoritative.
 *
 * @param rowsTotal rows of the snapshot, or null until they are counted
 * @param callback whether the job has a callback
 */
public record JobEvent(
        int schema,
        String exportId,
        String orgId,
        int attempt,
        JobState state,
        long rowsDone,
        @Nullable Long rowsTotal,
        boolean callback) {
    static final int SCHEMA = 1;

    /** Returns the event for the current state of {@code job}. */
    public static JobEvent of(ExportJob job) {
        return new JobEvent(
                SCHEMA,
                job.exportId(),
                job.caller().orgId(),
                job.attempt(),
                job.state(),
                job.rowsDone(),
                job.rowsTotal(),
                job.callback() != null);
    }

    /** Returns whether the job has ended and may have a callback to send. */
    public boolean canHaveDueCallback() {
        return state.isTerminal() && callback;
    }
}
