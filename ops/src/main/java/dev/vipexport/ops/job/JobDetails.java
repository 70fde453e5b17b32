package dev.vipexport.ops.job;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobCallback;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.SliceState;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One job in full.
 *
 * @param slices null if the job has one slice at most
 * @param callback null if the order named none
 * @param commands what does the page's actions on the command line
 */
record JobDetails(
        Instant at,
        JobSummary job,
        @Nullable Slices slices,
        @Nullable Callback callback,
        List<String> commands) {

    /**
     * The slices of the current attempt.
     *
     * @param cells one letter for each slice, in the order of the file: {@code d} done, {@code r} read in part, {@code f} has
     *     failed before, {@code o} open
     */
    record Slices(int total, int done, long rows, String cells) {
        static Slices of(List<JobSlice> slices) {
            var cells = new StringBuilder(slices.size());
            int done = 0;
            long rows = 0;
            for (JobSlice slice : slices) {
                rows += slice.rowsDone();
                if (slice.state() == SliceState.OPEN) {
                    cells.append(slice.failures() > 0 ? 'f' : slice.rowsDone() > 0 || slice.claims() > 0 ? 'r' : 'o');
                } else {
                    done++;
                    cells.append('d');
                }
            }
            return new Slices(slices.size(), done, rows, cells.toString());
        }
    }

    /**
     * The delivery of a callback.
     *
     * @param host of the address, which can hold a token elsewhere
     */
    record Callback(
            @Nullable String host,
            String state,
            int attempts,
            @Nullable String lastOutcome,
            @Nullable Instant nextAttemptAt) {
        static @Nullable Callback of(@Nullable JobCallback callback) {
            return callback == null
                    ? null
                    : new Callback(
                            URI.create(callback.url()).getHost(),
                            JobSummary.wireName(callback.state()),
                            callback.attempts(),
                            callback.lastOutcome(),
                            callback.nextAttemptAt());
        }
    }

    static List<String> commands(ExportJob job) {
        String id = job.exportId();
        if (!job.state().isTerminal()) {
            return List.of("vip-export ops cancel " + id + " --reason=REASON");
        }
        return job.failure() != null && job.retriedAs() == null
                ? List.of("vip-export ops redrive " + id + " --reason=REASON")
                : List.of();
    }
}
