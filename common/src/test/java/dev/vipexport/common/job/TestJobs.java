package dev.vipexport.common.job;

import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.MessageKind;
import dev.vipexport.common.query.TimeWindow;
import java.time.Instant;

/** Jobs for tests. */
public final class TestJobs {
    public static final Instant NOW = Instant.parse("2026-07-01T08:00:00.123456Z");
    public static final Snapshot SNAPSHOT = new Snapshot(NOW.plusMillis(7), 1_000);
    static final ExportFile FILE = new ExportFile("exports/x/1/file.csv", 1_000, 70_000, "AAAAAA==", 3);
    static final JobFailure FAILURE = new JobFailure(JobFailure.Code.ROWS_MISMATCH, "counted 1000, read 999");
    public static final TimeWindow JUNE =
            new TimeWindow(Instant.parse("2026-06-01T00:00:00Z"), Instant.parse("2026-07-01T00:00:00Z"));

    static final String CALLBACK_URL = "https://hooks.example/vip?token=t";

    private TestJobs() {}

    public static ExportJob queued() {
        return queued(new ExportQuery("ws", "ch", JUNE, "urgent", MessageKind.TEXT));
    }

    public static ExportJob queued(ExportQuery query) {
        return ExportJob.queued(ExportIds.next(), new Caller("org", "key"), query, ExportOptions.DEFAULT, NOW);
    }

    /** A job whose end is told at {@link #CALLBACK_URL}. */
    public static ExportJob withCallback() {
        ExportJob job = queued();
        return ExportJob.queued(job.exportId(), job.caller(), job.query(), job.options(), CALLBACK_URL, NOW);
    }

    /** A job of attempt 1 that came to {@code state} the ordinary way. */
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
