package dev.vipexport.worker.job;

import static dev.vipexport.worker.job.BilledExport.entryReads;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.emulators.usage.Charge;
import dev.vipexport.worker.Backends;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Google would bill for the worker's part of an export. The API's own reads and the wait for the job are not in it. */
class BilledExportTest {
    private static final int SLICE_ROWS = 20_000;
    private static final Duration STEP = Duration.ofSeconds(1);

    private static void assertCostsOfOneSlice(BilledExport export) {
        assertThat(export.firestore.calls())
                .isEqualTo(Map.of("BatchGetDocuments", 1L, "RunAggregationQuery", 1L, "RunQuery", 1L, "Commit", 2L));
        assertThat(export.firestore.of(Charge.DOCUMENT_READS))
                .as("the rows and the job")
                .isEqualTo(export.rows + 1);
        assertThat(export.firestore.of(Charge.INDEX_ENTRY_READS))
                .as("the count, and the rows in the order of time and name")
                .isEqualTo(2 * entryReads(export.rows));
        assertThat(export.firestore.of(Charge.DOCUMENT_WRITES)).isEqualTo(2);
        assertThat(export.firestore.of(Charge.DOCUMENT_DELETES)).isZero();
    }

    @Test
    void smallExport_costsItsRows_andTwoObjects() throws Exception {
        try (var export = new BilledExport(100, STEP, SLICE_ROWS)) {
            assertCostsOfOneSlice(export);
            assertThat(export.storage.calls()).as("file and manifest").isEqualTo(Map.of("objects.insert", 2L));
            assertThat(export.storage.of(Charge.CLASS_A)).isEqualTo(2);
            assertThat(export.storage.of(Charge.CLASS_B)).isZero();
        }
    }

    @Test
    void exportOfWholeSlice_costsItsRows_andOneCompose() throws Exception {
        try (var export = new BilledExport(SLICE_ROWS, STEP, SLICE_ROWS)) {
            long bytes = Backends.csv(SLICE_ROWS).length();
            long chunk = Backends.QUICK_UPLOAD.chunk().toBytes();
            assertCostsOfOneSlice(export);
            assertThat(export.storage.calls())
                    .isEqualTo(Map.of(
                            "objects.insert", 2L, // part and manifest
                            "objects.chunk", (bytes + chunk - 1) / chunk,
                            "objects.get", 1L,
                            "objects.compose", 1L,
                            "objects.list", 1L,
                            "objects.delete", 1L,
                            "batch", 1L));
            assertThat(export.storage.of(Charge.CLASS_A))
                    .as("insert, compose and list")
                    .isEqualTo(4);
            assertThat(export.storage.of(Charge.CLASS_B)).isEqualTo(1);
            assertThat(export.storage.of(Charge.SOFT_DELETED_BYTES))
                    .as("the part")
                    .isEqualTo(bytes);
        }
    }

    @Test
    void largeExport_costsConstantAmount_perSlice() throws Exception {
        try (var export = new BilledExport(SLICE_ROWS, STEP, SLICE_ROWS / 4)) {
            long slices = export.assertConstantCostsPerSlice();

            assertThat(slices).isBetween(4L, 8L);
            assertThat(export.storage.of(Charge.CLASS_B)).isZero();
            assertThat(export.storage.of(Charge.CLASS_A))
                    .as("parts, manifest, two composes and a list")
                    .isEqualTo(slices + 4);
            assertThat(export.storage.calls("objects.delete"))
                    .as("parts and their join")
                    .isEqualTo(slices + 1);
        }
    }
}
