package dev.vipexport.common.messaging;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * A job has changed its state or made progress. A hint to read the job's document, never the truth itself.
 *
 * @param rowsTotal null until the attempt has its snapshot
 * @param callback whether the caller asked for a callback
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
