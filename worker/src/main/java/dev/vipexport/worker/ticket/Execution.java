package dev.vipexport.worker.ticket;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.SliceState;
import dev.vipexport.common.log.LogContext;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The work that a ticket asks for, as this worker found it: one attempt of a job, or one slice of it.
 *
 * @param slice null when the ticket is for the whole job
 */
public record Execution(ExportJob job, @Nullable JobSlice slice) {

    /** Returns the work of a job's ticket. */
    public static Execution of(ExportJob job) {
        return new Execution(job, null);
    }

    /** Returns the slice of a slice's ticket. */
    public JobSlice requireSlice() {
        return Objects.requireNonNull(slice, "only a slice's ticket has a slice");
    }

    /** Returns how many workers claimed this work, without those that said how it ended. */
    int claims() {
        if (slice == null) {
            return job.claims();
        }
        return slice.state() == SliceState.OPEN ? slice.claims() : 0;
    }

    /** Adds the fields of structured logs that say which work a line is about. */
    void describeIn(BiConsumer<String, Object> fields) {
        fields.accept(LogContext.EXPORT_ID, job.exportId());
        fields.accept(LogContext.ORG_ID, job.caller().orgId());
        fields.accept(LogContext.ATTEMPT, job.attempt());
        if (slice != null) {
            fields.accept(LogContext.SLICE, slice.index());
        }
    }

    /** Names the work for logs. */
    @Override
    public String toString() {
        String attempt = "attempt " + job.attempt() + " of job " + job.exportId();
        return slice == null ? attempt : "slice " + slice.index() + " of " + attempt;
    }
}
