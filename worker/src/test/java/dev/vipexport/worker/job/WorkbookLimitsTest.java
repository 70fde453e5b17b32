package dev.vipexport.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Format;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.Part;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.testsupport.SettableClock;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.InMemoryJobStore;
import dev.vipexport.worker.ShutdownSignal;
import dev.vipexport.worker.plan.Planner;
import dev.vipexport.worker.progress.JobUpdater;
import dev.vipexport.worker.ticket.TestWorker;
import dev.vipexport.worker.ticket.TicketResult;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A job ends as FAILED if its rows fit no workbook, and its slices are never larger than a sheet. */
class WorkbookLimitsTest {
    private static final long SHEET = 1_048_575;
    private static final ExportOptions XLSX =
            ExportOptions.DEFAULT.toBuilder().format(Format.XLSX).build();

    private final Backends backends = new Backends();
    private final FirestoreClient client = GoogleClients.firestoreGapic(backends.cloud);
    private final SliceStore slices = SliceStore.in(backends.firestore, TestTimeouts.MAX);
    private final InMemoryJobStore jobs = new InMemoryJobStore();
    private final SettableClock clock = new SettableClock(TestJobs.NOW);
    private final TestQueue queue = new TestQueue(new KillPoints(() -> false));

    @AfterEach
    void stop() {
        client.close();
        backends.close();
    }

    @Test
    void job_fails_whenSliceExceedsSheet() {
        ExportJob job = jobs.put(TestJobs.queued(XLSX, clock.instant()));
        var snapshot = new Snapshot(clock.instant(), SHEET + 2);
        job = jobs.put(job.counted(1, snapshot, SHEET, 4, clock.instant())
                .flatMap(counted -> counted.sliced(1, 2, SHEET + 2, clock.instant()))
                .orElseThrow());
        TimeWindow window = job.query().window();
        TimeWindow newer = new TimeWindow(window.from().plusSeconds(1), window.until());
        TimeWindow older = new TimeWindow(window.from(), window.from().plusSeconds(1));
        slices.createMissing(job, List.of(JobSlice.open(1, 0, newer, 1), JobSlice.open(1, 1, older, SHEET + 1)));
        finish(job, 0, 1);
        finish(job, 1, SHEET + 1);

        var worker = new TestWorker(backends, client, jobs, slices, queue.tickets(), clock, TestWorker.plan(100, 4));
        TicketResult result = worker.runLarge(job.exportId());

        assertThat(result).isInstanceOf(TicketResult.Failed.class);
        JobFailure failure = Objects.requireNonNull(stored(job).failure());
        assertThat(failure.code()).isEqualTo(JobFailure.Code.FILE_TOO_LARGE);
        assertThat(failure.message()).contains("Order CSV", "shorter window");
        assertThat(backends.objects("exports/" + job.exportId())).isEmpty();
    }

    @Test
    void slice_isNoLargerThanSheet_whateverTheSettingSays() {
        var planner = new Planner(
                backends.firestore,
                client,
                new JobUpdater(jobs, queue.tickets(), clock),
                slices,
                TestWorker.plan(2 * SHEET, 4),
                new ShutdownSignal());
        var sheet = new Snapshot(clock.instant(), SHEET);
        var more = new Snapshot(clock.instant(), SHEET + 1);

        assertThat(planner.fitsOneSlice(TestJobs.queued(XLSX, clock.instant()), sheet))
                .isTrue();
        assertThat(planner.fitsOneSlice(TestJobs.queued(XLSX, clock.instant()), more))
                .isFalse();
        assertThat(planner.fitsOneSlice(TestJobs.queued(clock.instant()), more)).isTrue();
    }

    private void finish(ExportJob job, int index, long rows) {
        var part = new Part(rows, 5, "AAAAAA==", new Part.Uncompressed(rows, 0), 0, List.of());
        assertThat(slices.change(job.exportId(), 1, index, slice -> slice.done(part)))
                .isPresent();
        assertThat(slices.change(job.exportId(), 1, index, JobSlice::handedOver))
                .isPresent();
    }

    private ExportJob stored(ExportJob job) {
        return jobs.find(job.exportId()).orElseThrow();
    }
}
