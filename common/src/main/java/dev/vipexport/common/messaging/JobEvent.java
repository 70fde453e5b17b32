package dev.vipexport.common.messaging;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * A job has changed its state or made progress. A hint to read the job's document, never the truth itself.
 *
 * @param rowsTotal null until the attempt has its snapshot
 * @param callback whether somebody is to be told of the job's end; null from a version that knew no callbacks
 */
public record JobEvent(
        int schema,
        String exportId,
        String orgId,
        int attempt,
        JobState state,
        long rowsDone,
        @Nullable Long rowsTotal,
        @Nullable Boolean callback) {
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

    /**
     * The job has ended, and somebody may have to be told. A version that knew no callbacks does not say whether, so its
     * jobs are read; nothing else would lead to them, since it gives their callbacks no time either.
     */
    public boolean canHaveDueCallback() {
        return state.isTerminal() && !Boolean.FALSE.equals(callback);
    }
}
