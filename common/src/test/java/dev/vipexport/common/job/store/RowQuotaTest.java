package dev.vipexport.common.job.store;

import static dev.vipexport.common.job.TestJobs.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.JobStore.Change;
import dev.vipexport.common.job.store.JobStore.RowQuota;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.emulators.fault.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Records the counts of jobs within the quota of their organisation. */
class RowQuotaTest extends FirestoreTestBase {
    private static final int UNAVAILABLE = 14;
    private static final JobFailure EXCEEDED = new JobFailure(JobFailure.Code.QUOTA_EXCEEDED, "too many");

    private ExportJob submitted(String channel) {
        ExportJob job = TestJobs.queued(new ExportQuery("ws", channel, TestJobs.JUNE, null, null));
        TestJobs.submit(firestore, job);
        return job;
    }

    @CanIgnoreReturnValue
    private Change record(ExportJob job, long rows, long maxPerDay) {
        return store.changeWithinQuota(
                job.exportId(),
                new RowQuota(rows, maxPerDay, NOW),
                current -> current.planned(1, new Snapshot(NOW, rows), NOW),
                current -> current.failed(1, EXCEEDED, NOW));
    }

    private JobState stateOf(ExportJob job) {
        return store.find(job.exportId()).orElseThrow().state();
    }

    private long rowsToday() throws Exception {
        Long rows = DailyUsage.document(firestore, "org", NOW).get().get().getLong("rows");
        return rows == null ? 0 : rows;
    }

    @Test
    void job_fails_whenItsRowsExceedTheQuota() throws Exception {
        ExportJob first = submitted("ch-1");
        ExportJob second = submitted("ch-2");
        ExportJob third = submitted("ch-3");

        record(first, 60, 100);
        record(second, 41, 100);
        record(third, 40, 100);

        assertThat(stateOf(first)).isEqualTo(JobState.RUNNING);
        assertThat(stateOf(second)).isEqualTo(JobState.FAILED);
        assertThat(stateOf(third)).isEqualTo(JobState.RUNNING);
        assertThat(rowsToday()).isEqualTo(100);
    }

    @Test
    void exceedsQuota_saysWhatARecordWould_andCountsNothing() throws Exception {
        record(submitted("ch-1"), 60, 100);

        assertThat(store.exceedsQuota("org", new RowQuota(40, 100, NOW))).isFalse();
        assertThat(store.exceedsQuota("org", new RowQuota(41, 100, NOW))).isTrue();
        assertThat(store.exceedsQuota("org", new RowQuota(41, 0, NOW))).isFalse();
        assertThat(store.exceedsQuota("another", new RowQuota(41, 100, NOW))).isFalse();
        assertThat(rowsToday()).isEqualTo(60);
    }

    @Test
    void rows_areCountedOnce_whenCommitResponseIsLost() throws Exception {
        for (long max : new long[] {100, 1_000_000}) {
            ExportJob job = submitted("ch-" + max);
            long before = rowsToday();
            server.faults().arm(1, "Commit", new Fault.LostAnswer(UNAVAILABLE));

            assertThat(record(job, 10, max)).isInstanceOf(Change.Applied.class);

            assertThat(rowsToday() - before).isEqualTo(10);
        }
        assertThat(server.faults().fired()).isEqualTo(2);
    }

    @Test
    void rows_areCountedOnce_whenTwoWorkersRecord() throws Exception {
        ExportJob job = submitted("ch");

        record(job, 10, 100);
        Change second = JobStore.in(firestore, Duration.ofMinutes(5))
                .changeWithinQuota(
                        job.exportId(),
                        new RowQuota(11, 100, NOW),
                        current -> current.planned(1, new Snapshot(NOW, 11), NOW),
                        current -> current.failed(1, EXCEEDED, NOW));

        assertThat(second).isInstanceOf(Change.Rejected.class);
        assertThat(rowsToday()).isEqualTo(10);
    }

    @Test
    void quota_isExact_whenWorkersRecordConcurrently() throws Exception {
        List<ExportJob> jobs = recordConcurrently(20, 10, 100);

        assertThat(jobs).filteredOn(job -> stateOf(job) == JobState.RUNNING).hasSize(10);
        assertThat(jobs).filteredOn(job -> stateOf(job) == JobState.FAILED).hasSize(10);
        assertThat(rowsToday()).isEqualTo(100);
    }

    @Test
    void rows_areAllCounted_whenTheLimitIsFar() throws Exception {
        recordConcurrently(20, 10, 1_000_000);

        assertThat(rowsToday()).isEqualTo(200);
    }

    private List<ExportJob> recordConcurrently(int number, long rows, long max) throws Exception {
        List<ExportJob> jobs = new ArrayList<>();
        List<Callable<Change>> records = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            ExportJob job = submitted("ch-" + i);
            jobs.add(job);
            records.add(() -> record(job, rows, max));
        }
        ExecutorService pool = Executors.newFixedThreadPool(number);
        try {
            for (Future<Change> done : pool.invokeAll(records)) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
        return jobs;
    }
}
