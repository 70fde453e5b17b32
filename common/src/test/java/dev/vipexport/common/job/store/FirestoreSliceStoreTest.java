package dev.vipexport.common.job.store;

import static dev.vipexport.common.job.TestJobs.JUNE;
import static dev.vipexport.common.job.TestJobs.NOW;
import static dev.vipexport.common.job.TestJobs.SNAPSHOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.Part;
import dev.vipexport.common.job.SliceState;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.Warning;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class FirestoreSliceStoreTest extends FirestoreTestBase {
    private static final Part PART = new Part(
            10,
            700,
            "AAAAAA==",
            new Part.Uncompressed(1L << 33, 0xFFFF_FFFF),
            3,
            List.of(new Warning(Warning.Code.MALFORMED_CELLS, 3, 2, List.of("m1", "m2"))));

    private final ExportJob job =
            TestJobs.queued().counted(1, SNAPSHOT, 10, 4, NOW).orElseThrow();
    private final String id = job.exportId();
    private final SliceStore stored = SliceStore.in(firestore, TestTimeouts.MAX);

    @Test
    void slices_areReadAsStoredInOrder() {
        List<JobSlice> slices = slices(1, 1_200);
        stored.createMissing(job, slices);

        assertThat(stored.findAll(id, 1)).isEqualTo(slices);
        assertThat(stored.findOpen(id, 1, 5)).isEqualTo(slices.subList(0, 5));
        assertThat(stored.find(id, 1, 1_199)).contains(slices.get(1_199));
        assertThat(stored.find(id, 1, 1_200)).isEmpty();
    }

    @Test
    void createMissing_keepsExistingSlices() {
        List<JobSlice> slices = slices(1, 5);
        stored.createMissing(job, slices.subList(0, 2));
        JobSlice done = stored.change(id, 1, 0, slice -> slice.done(PART)).orElseThrow();

        stored.createMissing(job, slices);

        assertThat(stored.find(id, 1, 0)).contains(done);
        assertThat(stored.findAll(id, 1)).hasSize(5);
        assertThat(stored.findOpen(id, 1, 9)).extracting(JobSlice::index).containsExactly(1, 2, 3, 4);
    }

    @Test
    void createMissing_fails_whenStoredBoundsDiffer() {
        stored.createMissing(job, slices(1, 5));
        List<JobSlice> more = slices(1, 6);
        List<JobSlice> otherRows = new ArrayList<>(slices(1, 5));
        otherRows.set(3, JobSlice.open(1, 3, otherRows.get(3).window(), 11));
        List<JobSlice> otherWindow = new ArrayList<>(slices(1, 5));
        otherWindow.set(0, JobSlice.open(1, 0, slices(1, 9).get(8).window(), 10));

        assertThatThrownBy(() -> stored.createMissing(job, otherRows))
                .isInstanceOf(SlicePlanConflictException.class)
                .hasMessageContaining("slice 3 of attempt 1 of job " + id);
        assertThatThrownBy(() -> stored.createMissing(job, otherWindow)).isInstanceOf(SlicePlanConflictException.class);
        assertThat(stored.findAll(id, 1)).isEqualTo(slices(1, 5));
        stored.createMissing(job, more);
        assertThat(stored.findAll(id, 1)).isEqualTo(more);
    }

    @Test
    void createMissing_storesEachSliceOnce_whenCalledConcurrently() throws Exception {
        List<JobSlice> slices = slices(1, 40);
        ExecutorService planners = Executors.newFixedThreadPool(4);
        try {
            for (var recorded : planners.invokeAll(List.<Callable<Object>>of(
                    () -> createMissing(slices),
                    () -> createMissing(slices.subList(0, 30)),
                    () -> createMissing(slices.subList(10, 40)),
                    () -> createMissing(slices)))) {
                recorded.get();
            }
        } finally {
            planners.shutdownNow();
        }

        assertThat(stored.findAll(id, 1)).isEqualTo(slices);
    }

    private Object createMissing(List<JobSlice> slices) {
        stored.createMissing(job, slices);
        return slices;
    }

    @Test
    void slices_areSeparate_whenAttemptsDiffer() {
        stored.createMissing(job, slices(1, 3));
        stored.createMissing(job, slices(2, 2));
        stored.change(id, 2, 0, slice -> slice.done(PART));

        assertThat(stored.findAll(id, 1)).hasSize(3);
        assertThat(stored.findOpen(id, 2, 9)).hasSize(1);
        assertThat(stored.sumRowsDone(id, 1)).isZero();
        assertThat(stored.sumRowsDone(id, 2)).isEqualTo(10);
    }

    @Test
    void change_isEmpty_whenRejectedOrSliceIsMissing() {
        stored.createMissing(job, slices(1, 1));

        assertThat(stored.change(id, 1, 0, JobSlice::handedOver)).isEmpty();
        assertThat(stored.change(id, 1, 7, slice -> slice.done(PART))).isEmpty();
        assertThat(stored.findAll(id, 1)).isEqualTo(slices(1, 1));
    }

    @Test
    void change_isApplied_whenCommitResponseIsLost() {
        stored.createMissing(job, slices(1, 1));
        server.faults().arm(1, "Commit", new Fault.LostAnswer(14));

        assertThat(stored.change(id, 1, 0, slice -> slice.done(PART))).isPresent();
        assertThat(server.faults().fired()).isEqualTo(1);
    }

    @Test
    void slice_isReadAsStored_inEveryState() {
        stored.createMissing(job, slices(1, 1));
        assertThat(stored.change(id, 1, 0, JobSlice::withFailureCounted)).isPresent();
        assertThat(stored.change(id, 1, 0, slice -> slice.progressed(7))).isPresent();
        assertThat(stored.find(id, 1, 0).orElseThrow().rowsDone()).isEqualTo(7);
        assertThat(stored.change(id, 1, 0, slice -> slice.done(PART))).isPresent();
        JobSlice last = stored.change(id, 1, 0, JobSlice::handedOver).orElseThrow();

        assertThat(stored.find(id, 1, 0)).contains(last);
        assertThat(last.failures()).isEqualTo(1);
        assertThat(last.part()).isEqualTo(PART);
        assertThat(last.state()).isEqualTo(SliceState.HANDED_OVER);
    }

    private static List<JobSlice> slices(int attempt, int count) {
        var slices = new ArrayList<JobSlice>();
        for (int i = 0; i < count; i++) {
            var until = JUNE.until().minusSeconds(i);
            slices.add(JobSlice.open(attempt, i, new TimeWindow(until.minusSeconds(1), until), 10));
        }
        return slices;
    }
}
