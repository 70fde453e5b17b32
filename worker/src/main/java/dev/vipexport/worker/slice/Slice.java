package dev.vipexport.worker.slice;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.storage.ObjectNames;
import java.time.Instant;

/**
 * One range of an attempt. Its bytes depend on these values alone.
 *
 * @param index from 0, newest range first. The file holds the slices of an attempt in this order
 * @param query the job's query with the window of this slice
 * @param readAt time of the attempt's snapshot
 */
public record Slice(String exportId, int attempt, int index, ExportQuery query, Instant readAt, ExportOptions options) {

    /** Returns {@code slice} of a job that is read at {@code snapshot}. */
    public static Slice of(ExportJob job, Snapshot snapshot, JobSlice slice) {
        return new Slice(
                job.exportId(),
                slice.attempt(),
                slice.index(),
                job.query().withWindow(slice.window()),
                snapshot.readAt(),
                job.options());
    }

    /** Returns the only slice of a job that is read at {@code snapshot}. */
    public static Slice single(ExportJob job, Snapshot snapshot) {
        return of(job, snapshot, JobSlice.singleSliceOf(job, snapshot));
    }

    String objectName() {
        return ObjectNames.part(exportId, attempt, index);
    }

    boolean isFirst() {
        return index == 0;
    }
}
