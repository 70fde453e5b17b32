package dev.vipexport.worker.assemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.storage.ObjectNames;
import dev.vipexport.emulators.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssemblerTest extends AssemblerTestBase {
    @Test
    void file_hasPartsInOrder_andDownloadName() {
        List<JobSlice> slices = List.of(slice(0, "id\r\na\r\n", 1), slice(1, "b\r\n", 1));

        AssemblyResult result = assembler.publishComposed(job, slices);

        Blob file = storage.get(BlobId.of(BUCKET, name));
        assertThat(result)
                .isEqualTo(new AssemblyResult.Published(new ExportFile(name, 2, 10, file.getCrc32c(), 6, List.of())));
        assertThat(new String(file.getContent(), StandardCharsets.UTF_8)).isEqualTo("id\r\na\r\nb\r\n");
        assertThat(file.getContentType()).isEqualTo("text/csv; charset=utf-8");
        assertThat(file.getContentDisposition())
                .isEqualTo("attachment; filename=\"vip-messages_ch_2026-06-01_2026-06-01.csv\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32, 33, 1_024, 1_100})
    void file_isComposed_fromAnyNumberOfParts(int parts) {
        var slices = new ArrayList<JobSlice>();
        var expected = new StringBuilder();
        for (int i = 0; i < parts; i++) {
            String row = "row " + i + "\r\n";
            slices.add(slice(i, row, 1));
            expected.append(row);
        }
        ExportJob large = TestJobs.assembling(parts, TestJobs.NOW);

        AssemblyResult result = assembler.publishComposed(withIdOf(large), slices);

        assertThat(result).isInstanceOf(AssemblyResult.Published.class);
        assertThat(content(name)).isEqualTo(expected.toString());
        new AttemptCleaner(storage, cloud).deleteParts(job.exportId(), 1);
        assertThat(storage.list(BUCKET).streamAll().map(Blob::getName))
                .containsExactlyInAnyOrder(name, ObjectNames.manifest(job.exportId(), 1));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3})
    void file_isNotPublished_whenRowCountDiffers(long rows) {
        JobSlice slice = slice(0, "id\r\na\r\n", 2, rows);

        assertThat(assembler.publishComposed(job, List.of(slice))).isEqualTo(new AssemblyResult.RowsMismatch(2, rows));
        assertThat(storage.get(BlobId.of(BUCKET, name))).isNull();
    }

    /** As if a slice were missing: each of the others is whole. */
    @Test
    void file_isNotPublished_whenOnlySumDiffers() {
        List<JobSlice> slices = List.of(slice(0, "id\r\na\r\n", 1));

        assertThat(assembler.publishComposed(job, slices)).isEqualTo(new AssemblyResult.RowsMismatch(2, 1));
        assertThat(storage.get(BlobId.of(BUCKET, name))).isNull();
    }

    @Test
    void file_isNotPublished_whenOnlySliceCountsDiffer() {
        List<JobSlice> slices = List.of(slice(0, "id\r\n", 1, 0), slice(1, "a\r\nb\r\n", 1, 2));

        assertThat(assembler.publishComposed(job, slices)).isEqualTo(new AssemblyResult.RowsMismatch(1, 0));
        assertThat(storage.get(BlobId.of(BUCKET, name))).isNull();
    }

    @Test
    void file_isNotPublished_whenPartWasReplaced() {
        List<JobSlice> slices = List.of(slice(0, "a\r\n", 1), slice(1, "b\r\n", 1));
        storage.create(
                BlobInfo.newBuilder(BUCKET, ObjectNames.part(job.exportId(), 1, 1))
                        .build(),
                new byte[] {'c'});

        assertThat(assembler.publishComposed(job, slices)).isInstanceOf(AssemblyResult.BytesMismatch.class);
        assertThat(storage.get(BlobId.of(BUCKET, name))).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 40})
    void wrongBytes_areNeverPublished_whenDeletesFail(int parts) {
        var slices = new ArrayList<JobSlice>();
        for (int i = 0; i < parts; i++) {
            slices.add(slice(i, "row " + i, 1));
        }
        String last = ObjectNames.part(job.exportId(), 1, parts - 1);
        storage.create(BlobInfo.newBuilder(BUCKET, last).build(), new byte[] {'x'});
        server.faults().arm(1_000, call -> call.method().equals("DELETE"), new Fault.Status(403));
        ExportJob damaged = withIdOf(TestJobs.assembling(parts, TestJobs.NOW));

        assertThat(assembler.publishComposed(damaged, slices)).isInstanceOf(AssemblyResult.BytesMismatch.class);
        assertThat(assembler.publishComposed(damaged, slices)).isInstanceOf(AssemblyResult.BytesMismatch.class);
        assertThat(storage.get(BlobId.of(BUCKET, name))).isNull();
    }

    @Test
    void assemble_returnsSameFile_whenRepeated() {
        List<JobSlice> slices = List.of(slice(0, "same", 2));
        AssemblyResult first = assembler.publishComposed(job, slices);

        assertThat(assembler.publishComposed(job, slices)).isEqualTo(first);
    }

    @Test
    void assemble_returnsSameFile_whenPartsAreDeleted() {
        var slices = new ArrayList<JobSlice>();
        for (int i = 0; i < 40; i++) {
            slices.add(slice(i, "row " + i, 1));
        }
        ExportJob large = withIdOf(TestJobs.assembling(40, TestJobs.NOW));
        AssemblyResult first = assembler.publishComposed(large, slices);
        new AttemptCleaner(storage, cloud).deleteParts(job.exportId(), 1);

        assertThat(assembler.publishComposed(large, slices)).isEqualTo(first);
    }

    @Test
    void assemble_fails_whenOtherFileExists() {
        storage.create(BlobInfo.newBuilder(BUCKET, name).build(), new byte[] {1});
        List<JobSlice> slices = List.of(slice(0, "mine", 2));

        assertThatThrownBy(() -> assembler.publishComposed(job, slices))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("this worker made");
    }

    @Test
    void assemble_succeeds_whenComposeResponseIsLost() {
        List<JobSlice> slices = List.of(slice(0, "bytes", 2));
        server.faults().arm(1, call -> call.target().contains("/compose"), new Fault.LostAnswer(503));

        assertThat(assembler.publishComposed(job, slices)).isInstanceOf(AssemblyResult.Published.class);
        assertThat(server.faults().fired()).isEqualTo(1);
    }

    @Test
    void assemble_fails_whenPartAndFileAreMissing() {
        List<JobSlice> slices = List.of(slice(0, "bytes", 2));
        new AttemptCleaner(storage, cloud).deleteParts(job.exportId(), 1);

        assertThatThrownBy(() -> assembler.publishComposed(job, slices)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void assemble_reportsUnavailable_whenServerStaysDown() throws Exception {
        useShortRetryTimeout();
        List<JobSlice> slices = List.of(slice(0, "bytes", 2));
        server.faults().arm(1_000, call -> call.target().contains("/compose"), new Fault.Status(503));

        assertThatThrownBy(() -> assembler.publishComposed(job, slices))
                .isInstanceOf(BackendUnavailableException.class);
    }

    @Test
    void deleteParts_doesNotThrow_whenDeletesFail() {
        slice(0, "bytes", 2);
        server.faults().arm(1_000, call -> call.target().contains("/batch"), new Fault.Status(403));

        assertThatCode(() -> new AttemptCleaner(storage, cloud).deleteParts(job.exportId(), 1))
                .doesNotThrowAnyException();
        assertThat(server.faults().fired()).isPositive();
    }
}
