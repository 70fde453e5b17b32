package dev.vipexport.common.job.store;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;

/**
 * Another worker split this attempt differently, which only a worker of another version can do. Slices of both plans must
 * not mix in one file, so the job needs another attempt.
 */
public final class SlicePlanConflictException extends RuntimeException {
    SlicePlanConflictException(ExportJob job, JobSlice recorded, String instead) {
        super("slice " + recorded.index() + " of attempt " + recorded.attempt() + " of job " + job.exportId()
                + " is recorded with " + recorded.rows() + " rows in " + recorded.window() + " instead of " + instead);
    }
}
