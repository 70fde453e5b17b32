package dev.vipexport.api.export.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.vipexport.api.export.file.DownloadLinks.Link;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobCallback;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.job.Warning;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job as callers see it. Fields without a value are null.
 *
 * @param from first microsecond of the window
 * @param to last microsecond of the window
 * @param expiresAt when the export and its file are deleted, or null until the end
 * @param fileState null until the file exists, and in a list, which looks for no file
 * @param warnings null until the file exists, or empty if the file has none
 * @param retryOf id of the export that this one retries
 * @param retriedAs id of the export that retries this one
 * @param callback absent if the order has no callback URL
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record JobView(
        String exportId,
        JobState state,
        Progress progress,
        int attempt,
        Instant from,
        Instant to,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Instant expiresAt,
        @Nullable Instant snapshotAt,
        @Nullable Long totalCount,
        @Nullable String csvUrl,
        @Nullable Instant csvUrlExpiresAt,
        @Nullable FileState fileState,
        @Nullable Long bytes,
        @Nullable String crc32c,
        @Nullable List<WarningView> warnings,
        @Nullable Failure failure,
        @Nullable String retryOf,
        @Nullable String retriedAs,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CallbackView callback) {

    /** Whether the file can be downloaded. */
    enum FileState {
        PRESENT,

        /** The retention is over, or the file was deleted earlier. */
        EXPIRED
    }

    /**
     * The progress of a job.
     *
     * @param rowsTotal number of all rows, or null until the worker has counted them
     * @param percent integer from 0 to 100, or null until the worker has counted the rows; 100 only when the file exists
     * @param etaSeconds remaining time at the last update, at the average speed since the snapshot, or null before the first
     *     rows and after the end
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Progress(
            long rowsDone,
            @Nullable Long rowsTotal,
            @Nullable Integer percent,
            @Nullable Long etaSeconds) {

        static Progress of(ExportJob job) {
            Snapshot snapshot = job.snapshot();
            Long total = job.rowsTotal();
            return snapshot == null || total == null
                    ? new Progress(job.rowsDone(), null, null, null)
                    : new Progress(job.rowsDone(), total, percent(job, total), eta(job, snapshot));
        }

        private static int percent(ExportJob job, long total) {
            if (job.state() == JobState.SUCCEEDED) {
                return 100;
            }
            return total == 0 ? 0 : (int) Math.min(99, job.rowsDone() * 100 / total);
        }

        private static @Nullable Long eta(ExportJob job, Snapshot snapshot) {
            if (job.state().isTerminal() || job.rowsDone() == 0) {
                return null;
            }
            // Firestore's and the worker's clocks can differ
            long millis = Math.max(
                    0, Duration.between(snapshot.readAt(), job.changedAt()).toMillis());
            double left = (double) (snapshot.rows() - job.rowsDone()) / job.rowsDone();
            return (long) Math.ceil(millis * left / 1_000);
        }
    }

    /** The reason of a failure: a code for machines and a sentence for people. */
    record Failure(String code, String message) {}

    /**
     * A way in which the file differs from the stored messages, or in which a reader of the file will.
     *
     * @param code for machines
     * @param message what happened and what the reader can do, for people
     * @param cells number of cells, or 0 if the warning is about the whole file
     * @param messages number of messages that have such cells, or that a spreadsheet leaves out
     * @param messageIds ids of the first of these messages
     */
    record WarningView(String code, String message, long cells, long messages, List<String> messageIds) {

        static WarningView of(Warning warning) {
            return new WarningView(
                    warning.code().wireName(),
                    sentence(warning.code()),
                    warning.cells(),
                    warning.messages(),
                    warning.messageIds());
        }

        private static String sentence(Warning.Code code) {
            return switch (code) {
                case MALFORMED_CELLS ->
                    "Cells whose stored value has another type than the column hold its JSON text."
                            + " Correct the messages, or order with strict=true, so that the export fails instead.";
                case CHARACTERS_REPLACED ->
                    "Characters that readers of the format refuse are replaced by U+FFFD."
                            + " Export as jsonl to keep them.";
                case CELLS_CUT ->
                    "Cells are cut at 32,767 UTF-16 units, which is all that a cell of a workbook holds."
                            + " Export as csv or jsonl to get the whole text.";
                case CELLS_TOO_LONG ->
                    "Cells are longer than 32,767 UTF-16 units. The file has them whole, but a spreadsheet cuts them"
                            + " or spreads them over several cells. Read the file with another program.";
                case TOO_MANY_ROWS ->
                    "The file has more rows than the 1,048,576 of a spreadsheet, which leaves out the rest."
                            + " Export shorter windows, or as xlsx, which continues on another sheet.";
            };
        }
    }

    /**
     * The state of a callback.
     *
     * @param attempts number of all attempts
     * @param lastOutcome HTTP status or reason of the last attempt, or null while it runs
     * @param lastAttempts the last ten attempts, the oldest first
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record CallbackView(
            String url,
            JobCallback.State state,
            int attempts,
            @Nullable Instant lastAttemptAt,
            @Nullable Instant nextAttemptAt,
            @Nullable String lastOutcome,
            List<AttemptView> lastAttempts) {

        static @Nullable CallbackView of(@Nullable JobCallback callback) {
            if (callback == null) {
                return null;
            }
            JobCallback.Attempt last = callback.lastAttempt();
            return new CallbackView(
                    callback.url(),
                    callback.state(),
                    callback.attempts(),
                    last == null ? null : last.startedAt(),
                    callback.nextAttemptAt(),
                    callback.lastOutcome(),
                    callback.lastAttempts().stream().map(AttemptView::of).toList());
        }

        @Override
        public String toString() {
            return "CallbackView[" + state + "]"; // never the URL
        }
    }

    /**
     * A delivery attempt.
     *
     * @param outcome HTTP status or reason, or null while the attempt runs, and if its API instance was lost
     * @param durationMillis null while {@code outcome} is
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record AttemptView(
            Instant startedAt,
            @Nullable String outcome,
            @Nullable Long durationMillis) {

        static AttemptView of(JobCallback.Attempt attempt) {
            Duration duration = attempt.duration();
            return new AttemptView(
                    attempt.startedAt(), attempt.outcome(), duration == null ? null : duration.toMillis());
        }
    }

    /** Returns the view of a job without a file, or for a list: to find and sign 500 files takes 500 remote calls or more. */
    static JobView withoutLink(ExportJob job) {
        return of(job, null, null);
    }

    static JobView withLink(ExportJob job, Link link) {
        return of(job, link, FileState.PRESENT);
    }

    static JobView withExpiredFile(ExportJob job) {
        return of(job, null, FileState.EXPIRED);
    }

    private static JobView of(ExportJob job, @Nullable Link link, @Nullable FileState fileState) {
        ExportFile file = job.file();
        Snapshot snapshot = job.snapshot();
        JobFailure failure = job.failure();
        return new JobView(
                job.exportId(),
                job.state(),
                Progress.of(job),
                job.attempt(),
                job.query().window().from(),
                job.query().window().last(),
                job.createdAt(),
                job.startedAt(),
                job.finishedAt(),
                job.expiresAt(),
                snapshot == null ? null : snapshot.readAt(),
                file == null ? null : file.rows(),
                link == null ? null : link.url(),
                link == null ? null : link.expiresAt(),
                fileState,
                file == null ? null : file.bytes(),
                file == null ? null : file.crc32c(),
                file == null
                        ? null
                        : file.warnings().stream().map(WarningView::of).toList(),
                failure == null ? null : new Failure(failure.code().wireName(), failure.message()),
                job.retryOf(),
                job.retriedAs(),
                CallbackView.of(job.callback()));
    }

    @Override
    public String toString() {
        return "JobView[" + exportId + " " + state + "]"; // never the link
    }
}
