package dev.vipexport.worker.assemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.Part;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.common.storage.ObjectNames;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.worker.ShutdownSignal;
import dev.vipexport.worker.slice.BufferedSlice;
import dev.vipexport.worker.upload.Upload;
import dev.vipexport.worker.upload.Uploads;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Publishes files of a single slice: from a verified part, or from buffered bytes without a part. */
class SingleSlicePublicationTest extends AssemblerTestBase {
    @Test
    void part_isPublished_atVerifiedGeneration() {
        JobSlice slice = slice(0, "rows", 2);

        AssemblyResult result = assembler.publishSinglePart(job, slice, generationOfPart());

        assertThat(result).isInstanceOf(AssemblyResult.Published.class);
        assertThat(content(name)).isEqualTo("rows");
    }

    @Test
    void part_isVerifiedAgain_whenRewritten() {
        JobSlice slice = slice(0, "rows", 2);
        long generation = generationOfPart();
        slice(0, "rows", 2);

        assertThat(assembler.publishSinglePart(job, slice, generation)).isInstanceOf(AssemblyResult.Published.class);
        assertThat(content(name)).isEqualTo("rows");
    }

    @Test
    void part_isNotPublished_whenBytesChanged() {
        JobSlice slice = slice(0, "rows", 2);
        long generation = generationOfPart();
        slice(0, "ROWS", 2);

        assertThat(assembler.publishSinglePart(job, slice, generation))
                .isInstanceOf(AssemblyResult.BytesMismatch.class);
        assertThat(storage.get(BlobId.of(BUCKET, name))).isNull();
    }

    @Test
    void part_givesSameFile_whenAlreadyPublished() {
        JobSlice slice = slice(0, "rows", 2);
        long generation = generationOfPart();
        AssemblyResult first = assembler.publishSinglePart(job, slice, generation);
        new AttemptCleaner(storage, cloud).deleteParts(job.exportId(), 1);

        assertThat(assembler.publishSinglePart(job, slice, generation)).isEqualTo(first);
    }

    @Test
    void assemble_fails_whenPartAndFileAreMissing() {
        JobSlice slice = slice(0, "rows", 2);
        long generation = generationOfPart();
        new AttemptCleaner(storage, cloud).deleteParts(job.exportId(), 1);

        assertThatThrownBy(() -> assembler.publishSinglePart(job, slice, generation))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("are gone");
    }

    @Test
    void manifestWrite_isFinished_whenPublishingFails() {
        JobSlice slice = slice(0, "rows", 2);
        server.faults().arm(1_000, call -> call.target().contains("/compose"), new Fault.Status(403));
        ExecutorService manifests = Executors.newSingleThreadExecutor();
        try {
            var both = new Assembler(storage, cloud, manifests, new ShutdownSignal());

            assertThatThrownBy(() -> both.publishSinglePart(job, slice, generationOfPart()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("refused composing");
            assertThat(storage.get(BlobId.of(BUCKET, ObjectNames.manifest(job.exportId(), 1))))
                    .isNotNull();
        } finally {
            manifests.shutdownNow();
        }
    }

    @Test
    void bufferedSlice_becomesFile_withoutPart() {
        Upload bytes = bufferedUpload("id\r\na\r\n");

        AssemblyResult result = assembler.publishInline(job, whole(bytes, 2), buffered(bytes, 2));

        Blob file = storage.get(BlobId.of(BUCKET, name));
        assertThat(result)
                .isEqualTo(new AssemblyResult.Published(new ExportFile(name, 2, 7, file.getCrc32c(), 3, List.of())));
        assertThat(new String(file.getContent(), StandardCharsets.UTF_8)).isEqualTo("id\r\na\r\n");
        assertThat(file.getContentType()).isEqualTo("text/csv; charset=utf-8");
        assertThat(file.getContentDisposition())
                .isEqualTo("attachment; filename=\"" + ObjectNames.downloadName(job.query(), job.options()) + "\"");
        assertThat(storage.list(BUCKET).iterateAll())
                .extracting(Blob::getName)
                .containsExactlyInAnyOrder(name, ObjectNames.manifest(job.exportId(), 1));
    }

    @Test
    void bufferedSlice_isNotPublished_whenRowCountDiffers() {
        Upload bytes = bufferedUpload("id\r\na\r\n");

        assertThat(assembler.publishInline(job, whole(bytes, 1), buffered(bytes, 1)))
                .isEqualTo(new AssemblyResult.RowsMismatch(2, 1));
        assertThat(storage.list(BUCKET).iterateAll()).isEmpty();
    }

    @Test
    void bufferedSlice_acceptsSameFile_andRejectsOther() {
        for (int time = 0; time < 2; time++) {
            Upload bytes = bufferedUpload("mine");
            // the manifest is written first
            var uploads = new AtomicInteger();
            server.faults()
                    .arm(
                            1,
                            call -> call.target().contains("upload") && uploads.incrementAndGet() == 2,
                            new Fault.LostAnswer(503));
            assertThat(assembler.publishInline(job, whole(bytes, 2), buffered(bytes, 2)))
                    .isInstanceOf(AssemblyResult.Published.class);
        }
        assertThat(server.faults().fired()).isEqualTo(2);
        storage.delete(BlobId.of(BUCKET, ObjectNames.manifest(job.exportId(), 1)));
        Upload other = bufferedUpload("other");

        assertThatThrownBy(() -> assembler.publishInline(job, whole(other, 2), buffered(other, 2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("this worker made");
        assertThat(new String(storage.readAllBytes(BUCKET, name), StandardCharsets.UTF_8))
                .isEqualTo("mine");
    }

    private Upload bufferedUpload(String bytes) {
        Upload upload = new Uploads(storage, cloud, QUICK).start(ObjectNames.part(job.exportId(), 1, 0), "text/csv");
        byte[] utf8 = bytes.getBytes(StandardCharsets.UTF_8);
        upload.write(utf8, 0, utf8.length);
        return upload;
    }

    private static JobSlice whole(Upload bytes, long rows) {
        return JobSlice.open(1, 0, new TimeWindow(TestJobs.DAY, TestJobs.DAY.plusSeconds(9_001)), rows)
                .done(part(bytes, rows))
                .orElseThrow();
    }

    private static BufferedSlice buffered(Upload bytes, long rows) {
        return new BufferedSlice(part(bytes, rows), bytes);
    }

    private static Part part(Upload bytes, long rows) {
        return new Part(rows, bytes.written().bytes(), bytes.written().crc32c(), null, 3, List.of());
    }

    private long generationOfPart() {
        return storage.get(BlobId.of(BUCKET, ObjectNames.part(job.exportId(), 1, 0)))
                .getGeneration();
    }
}
