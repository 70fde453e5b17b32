package dev.vipexport.ops.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A job as operators see it. It holds no text of a message, no link, no key and no address of a callback. */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record JobSummary(
        String exportId,
        String orgId,
        String workspaceId,
        String channelId,
        Instant from,
        Instant until,
        String format,
        String state,
        Instant createdAt,
        Instant changedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        long rowsDone,
        @Nullable Long rowsTotal,
        int attempt,
        int failures,
        int claims,
        boolean large,
        @Nullable Integer slices,
        @Nullable Failure failure,
        @Nullable String retryOf,
        @Nullable String retriedAs,
        @Nullable String callbackState) {

    /** Why a job failed. */
    public record Failure(String code, String message) {
        static @Nullable Failure of(@Nullable JobFailure failure) {
            return failure == null ? null : new Failure(failure.code().wireName(), failure.message());
        }
    }

    /** Returns the summary of a job. */
    public static JobSummary of(ExportJob job) {
        return new JobSummary(
                job.exportId(),
                job.caller().orgId(),
                job.query().workspaceId(),
                job.query().mediumId(),
                job.query().window().from(),
                job.query().window().until(),
                job.options().format().wireName(),
                wireName(job.state()),
                job.createdAt(),
                job.changedAt(),
                job.startedAt(),
                job.finishedAt(),
                job.rowsDone(),
                job.rowsTotal(),
                job.attempt(),
                job.failures(),
                job.claims(),
                job.isLarge(),
                job.plan() == null ? null : job.plan().slices(),
                Failure.of(job.failure()),
                job.retryOf(),
                job.retriedAs(),
                job.callback() == null ? null : wireName(job.callback().state()));
    }

    /** Returns the name of a constant in JSON. */
    public static String wireName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
