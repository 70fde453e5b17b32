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
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Google would bill for the worker's part of an export. The API's own reads and the wait for the job are not in it. */
class BilledExportTest {
    private static final int SLICE_ROWS = 20_000;

    private final SettableClock clock = new SettableClock(TestJobs.NOW);
    private final TestQueue queue = new TestQueue(new KillPoints(() -> false));
    private Backends backends;
    private FirestoreClient client;
    private SliceStore slices;
    private Usage.Totals firestore = new Usage.Totals(Map.of(), Map.of());
    private Usage.Totals storage = firestore;

    @BeforeEach
    void start() {
        backends = new Backends();
        client = GoogleClients.firestoreGapic(backends.cloud);
        slices = SliceStore.in(backends.firestore, TestTimeouts.MAX);
    }

    @AfterEach
    void stop() {
        client.close();
        backends.close();
    }

    /** Exports that many messages and keeps the usage. */
    private ExportJob export(int rows, int sliceRows) throws Exception {
        backends.addMessages(rows);
        JobStore jobs = JobStore.in(backends.firestore, TestTimeouts.MAX);
        var worker =
                new TestWorker(backends, client, jobs, slices, queue.tickets(), clock, TestWorker.plan(sliceRows, 32));
        ExportJob job = TestJobs.queued(clock.instant());
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
        return job;
    }

    /** Returns the reads that Google bills for that many index entries. */
    private static long entryReads(long entries) {
        return (entries + 999) / 1_000;
    }

    private void assertCostsOfOneSlice(int rows) {
        assertThat(firestore.calls())
                .isEqualTo(Map.of("BatchGetDocuments", 1L, "RunAggregationQuery", 1L, "RunQuery", 1L, "Commit", 2L));
        assertThat(firestore.of(Charge.DOCUMENT_READS))
                .as("the rows and the job")
                .isEqualTo(rows + 1);
        assertThat(firestore.of(Charge.INDEX_ENTRY_READS))
                .as("the count, and the rows in the order of time and name")
                .isEqualTo(2 * entryReads(rows));
        assertThat(firestore.of(Charge.DOCUMENT_WRITES)).isEqualTo(2);
        assertThat(firestore.of(Charge.DOCUMENT_DELETES)).isZero();
    }

    @Test
    void smallExport_costsItsRows_andTwoObjects() throws Exception {
        export(100, SLICE_ROWS);

        assertCostsOfOneSlice(100);
        assertThat(storage.calls()).as("file and manifest").isEqualTo(Map.of("objects.insert", 2L));
        assertThat(storage.of(Charge.CLASS_A)).isEqualTo(2);
        assertThat(storage.of(Charge.CLASS_B)).isZero();
    }

    @Test
    void exportOfWholeSlice_costsItsRows_andOneCompose() throws Exception {
        export(SLICE_ROWS, SLICE_ROWS);

        long bytes = Backends.csv(SLICE_ROWS).length();
        long chunk = Backends.QUICK_UPLOAD.chunk().toBytes();
        assertCostsOfOneSlice(SLICE_ROWS);
        assertThat(storage.calls())
                .isEqualTo(Map.of(
                        "objects.insert", 2L, // part and manifest
                        "objects.chunk", (bytes + chunk - 1) / chunk,
                        "objects.get", 1L,
                        "objects.compose", 1L,
                        "objects.list", 1L,
                        "objects.delete", 1L,
                        "batch", 1L));
        assertThat(storage.of(Charge.CLASS_A)).as("insert, compose and list").isEqualTo(4);
        assertThat(storage.of(Charge.CLASS_B)).isEqualTo(1);
        assertThat(storage.of(Charge.SOFT_DELETED_BYTES)).as("the part").isEqualTo(bytes);
    }

    @Test
    void largeExport_costsConstantAmount_perSlice() throws Exception {
        ExportJob job = export(SLICE_ROWS, SLICE_ROWS / 4);

        long count = slices.findAll(job.exportId(), 1).size();
        int levels = 64 - Long.numberOfLeadingZeros(count - 1);
        assertThat(count).isBetween(4L, 8L);
        assertThat(firestore.of(Charge.DOCUMENT_READS)).isBetween(SLICE_ROWS + count, SLICE_ROWS + 12 * count);
        assertThat(firestore.of(Charge.INDEX_ENTRY_READS))
                .as("the rows, and counts of at most half of them on each level of the bisection")
                .isBetween(2 * entryReads(SLICE_ROWS), entryReads(SLICE_ROWS) * (2 + levels) + 4 * count);
        assertThat(firestore.of(Charge.DOCUMENT_WRITES))
                .as("a slice is created, claimed, done and handed over; the job is forwarded")
                .isEqualTo(4 * count + 5);
        assertThat(storage.calls("objects.insert")).as("parts and manifest").isEqualTo(count + 1);
        assertThat(storage.of(Charge.CLASS_A))
                .as("parts, manifest, two composes and a list")
                .isEqualTo(count + 4);
        assertThat(storage.of(Charge.CLASS_B)).isZero();
        assertThat(storage.calls("objects.delete")).as("parts and their join").isEqualTo(count + 1);
    }
}
