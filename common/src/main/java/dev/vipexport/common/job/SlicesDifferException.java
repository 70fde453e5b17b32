package dev.vipexport.common.job;

/**
 * Somebody cut the same attempt otherwise, as only a worker of another version can. Both would mix in one file, so the
 * job needs another attempt.
 */
public final class SlicesDifferException extends RuntimeException {
    SlicesDifferException(ExportJob job, JobSlice recorded, String instead) {
        super("slice " + recorded.index() + " of attempt " + recorded.attempt() + " of job " + job.exportId()
                + " is recorded with " + recorded.rows() + " rows in " + recorded.window() + " instead of " + instead);
    }
}
