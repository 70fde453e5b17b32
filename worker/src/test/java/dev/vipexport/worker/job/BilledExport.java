package dev.vipexport.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.emulators.usage.Charge;
import dev.vipexport.emulators.usage.Usage;
import dev.vipexport.testsupport.SettableClock;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.ticket.TestWorker;
import java.time.Duration;

/** An export of its own servers, and what Google would bill for the worker's part of it. */
final class BilledExport implements AutoCloseable {
    /** Of a job that is done within a second: planned, forwarded, progress, assembled, succeeded. */
    private static final long MAX_FREQUENT_WRITES = 5;

    private final SettableClock clock = new SettableClock(TestJobs.NOW);
    private final TestQueue queue = new TestQueue(new KillPoints(() -> false));
    private final Backends backends = new Backends();
    private final FirestoreClient client = GoogleClients.firestoreGapic(backends.cloud);
    private final SliceStore slices = SliceStore.in(backends.firestore, TestTimeouts.MAX);
    private final ExportJob job = TestJobs.queued(clock.instant());
    final int rows;
    final Usage.Totals firestore;
    final Usage.Totals storage;

    /** Exports that many messages. {@code step} is the time between them, so that all are in the window. */
    BilledExport(int rows, Duration step, int sliceRows) throws Exception {
        this.rows = rows;
        backends.addMessages(rows, step);
        JobStore jobs = JobStore.in(backends.firestore, TestTimeouts.MAX);
        var worker =
                new TestWorker(backends, client, jobs, slices, queue.tickets(), clock, TestWorker.plan(sliceRows, 32));
        TestJobs.submit(backends.firestore, job);
        Usage.Totals firestoreBefore = backends.firestoreServer.usage().totals();
        Usage.Totals storageBefore = backends.storageServer.usage().totals();
        worker.run(job.exportId());
        while (!queue.queued.isEmpty()) {
            queue.deliver(0, worker);
        }
        firestore = backends.firestoreServer.usage().totals().minus(firestoreBefore);
        storage = backends.storageServer.usage().totals().minus(storageBefore);
        assertThat(jobs.find(job.exportId()).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
    }

    /** Returns the reads that Google bills for that many index entries. */
    static long entryReads(long entries) {
        return (entries + 999) / 1_000;
    }

    /** The costs of an export of several slices. Returns the number of its slices. */
    long assertConstantCostsPerSlice() {
        long count = slices.findAll(job.exportId(), 1).size();
        int levels = 64 - Long.numberOfLeadingZeros(count - 1);
        assertThat(firestore.of(Charge.DOCUMENT_READS)).isBetween(rows + count, rows + 12 * count);
        assertThat(firestore.of(Charge.INDEX_ENTRY_READS))
                .as("the rows, and counts of at most half of them on each level of the bisection")
                .isBetween(2 * entryReads(rows), entryReads(rows) * (2 + levels) + 4 * count);
        assertThat(firestore.of(Charge.DOCUMENT_WRITES))
                .as("a slice is created, claimed, done and handed over; the job is forwarded")
                .isEqualTo(4 * count + 5);
        assertThat(backends.firestoreServer.frequentWrites().counts().values())
                .as("no document changes more often in a second if there are more slices, also not the job's")
                .allMatch(changes -> changes <= MAX_FREQUENT_WRITES);
        assertThat(storage.calls("objects.insert")).as("parts and manifest").isEqualTo(count + 1);
        return count;
    }

    @Override
    public void close() {
        client.close();
        backends.close();
    }
}
