package dev.vipexport.common.messaging;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Says that a job has changed its state or made progress. It is a hint to read the job's document, which is
 * authoritative.
 *
 * @param rowsTotal rows of the snapshot; null until the attempt has one
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
        Snapshot snapshot = job.snapshot();
        return new JobEvent(
                SCHEMA,
                job.exportId(),
                job.caller().orgId(),
                job.attempt(),
                job.state(),
                job.rowsDone(),
                snapshot == null ? null : snapshot.rows(),
                job.callback() != null);
    }

    /** Returns whether the job has ended and may have a callback to send. */
    public boolean canHaveDueCallback() {
        return state.isTerminal() && callback;
    }
}
