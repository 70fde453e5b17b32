package dev.vipexport.worker.slice;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.storage.ObjectNames;
import java.time.Instant;

/**
 * One stretch of an attempt. Its bytes depend on nothing but these values.
 *
 * @param index from 0, newest stretch first; the slices of an attempt in this order are the file
 * @param query the job's, its window narrowed to this slice
 * @param readAt the attempt's snapshot
 */
public record Slice(String exportId, int attempt, int index, ExportQuery query, Instant readAt, ExportOptions options) {

    public static Slice of(ExportJob job, Snapshot snapshot, JobSlice slice) {
        return new Slice(
                job.exportId(),
                slice.attempt(),
                slice.index(),
                job.query().withWindow(slice.window()),
                snapshot.readAt(),
                job.options());
    }

    String objectName() {
        return ObjectNames.part(exportId, attempt, index);
    }

    boolean isFirst() {
        return index == 0;
    }
}
