package dev.vipexport.common.job;

import com.google.cloud.firestore.Firestore;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.vipexport.common.job.store.JobSubmissions;
import dev.vipexport.common.job.store.JobSubmissions.SubmissionPolicy;
import dev.vipexport.common.job.store.JobSubmissions.SubmissionResult;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.MessageKind;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.time.Instant;
import java.util.List;

/** Creates jobs for tests of all modules. */
public final class TestJobs {
    public static final Instant NOW = Instant.parse("2026-07-01T08:00:00.123456Z");
    public static final Snapshot SNAPSHOT = new Snapshot(NOW.plusMillis(7), 1_000);
    static final ExportFile FILE = new ExportFile(
            "exports/x/1/file.csv",
            1_000,
            70_000,
            "AAAAAA==",
            3,
            List.of(new Warning(Warning.Code.CELLS_TOO_LONG, 2, 1, List.of("m1"))));
    static final JobFailure FAILURE = new JobFailure(JobFailure.Code.ROWS_MISMATCH, "counted 1000, read 999");
    public static final TimeWindow JUNE =
            new TimeWindow(Instant.parse("2026-06-01T00:00:00Z"), Instant.parse("2026-07-01T00:00:00Z"));

    public static final Instant DAY = JUNE.from();

    static final String CALLBACK_URL = "https://hooks.example/vip?token=t";

    private static final SubmissionPolicy NO_REUSE = new SubmissionPolicy(ended -> false, null, Integer.MAX_VALUE, 0);

    private TestJobs() {}

    public static ExportJob queued() {
        return queued(new ExportQuery("ws", "ch", JUNE, "urgent", MessageKind.TEXT));
    }

    public static ExportJob queued(ExportQuery query) {
        return ExportJob.queued(ExportIds.next(), new Caller("org", "key"), query, ExportOptions.DEFAULT, NOW);
    }

    /** Returns a new job with a callback to {@link #CALLBACK_URL}. */
    public static ExportJob withCallback() {
        ExportJob job = queued();
        return ExportJob.queued(job.exportId(), job.caller(), job.query(), job.options(), CALLBACK_URL, NOW);
    }

    /** Returns a new job of {@link #query()}. */
    public static ExportJob queued(Instant now) {
        return queued(ExportOptions.DEFAULT, now);
    }

    public static ExportJob queued(ExportOptions options, Instant now) {
        return ExportJob.queued(ExportIds.next(), new Caller("org", "key"), query(), options, now);
    }

    /** Returns a running job with a single slice of {@code rows} messages. */
    public static ExportJob running(long rows, Instant now) {
        return queued(now).planned(1, new Snapshot(now, rows), now).orElseThrow();
    }

    public static ExportJob assembling(long rows, Instant now) {
        return running(rows, now).assembling(1, now).orElseThrow();
    }

    /** Returns a query for all messages of one channel on {@link #DAY}. */
    public static ExportQuery query() {
        return new ExportQuery("ws", "ch", new TimeWindow(DAY, DAY.plusSeconds(86_400)), null, null);
    }

    /** Stores {@code job} in its current state, without idempotency key and quota. */
    @CanIgnoreReturnValue
    public static SubmissionResult submit(Firestore firestore, ExportJob job) {
        return JobSubmissions.in(firestore, TestTimeouts.MAX).submit(job, NO_REUSE);
    }

    /** Returns a job in its first attempt that has reached {@code state} by transitions. */
    public static ExportJob inState(JobState state) {
        return inState(state, queued());
    }

    public static ExportJob inState(JobState state, ExportJob queued) {
        return switch (state) {
            case QUEUED -> queued;
            case RUNNING -> queued.planned(1, SNAPSHOT, NOW).orElseThrow();
            case ASSEMBLING ->
                inState(JobState.RUNNING, queued).assembling(1, NOW).orElseThrow();
            case SUCCEEDED ->
                inState(JobState.ASSEMBLING, queued).succeeded(1, FILE, NOW).orElseThrow();
            case FAILED -> queued.failed(1, FAILURE, NOW).orElseThrow();
            case CANCELED -> queued.canceled(NOW).orElseThrow();
        };
    }
}
