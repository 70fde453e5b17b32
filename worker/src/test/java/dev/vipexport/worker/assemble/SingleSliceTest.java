package dev.vipexport.worker.assemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import dev.vipexport.common.file.ObjectNames;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.Part;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.worker.Jobs;
import dev.vipexport.worker.upload.Upload;
import dev.vipexport.worker.upload.Uploads;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Files of jobs that are a single slice: of a part that was looked at, or of bytes that were never sent as a part. */
class SingleSliceTest extends AssemblerTestBase {
    @Test
    void aSinglePartIsPublishedAsItWasSeen() {
        JobSlice slice = slice(0, "rows", 2);

        Assembly assembly = assembler.assemble(job, slice, generationOfPart());

        assertThat(assembly).isInstanceOf(Assembly.Published.class);
        assertThat(content(name)).isEqualTo("rows");
    }

    @Test
    void aSinglePartThatWasWrittenAgainSinceItWasSeenIsLookedAt() {
        JobSlice slice = slice(0, "rows", 2);
        long seen = generationOfPart();
        slice(0, "rows", 2);

        assertThat(assembler.assemble(job, slice, seen)).isInstanceOf(Assembly.Published.class);
        assertThat(content(name)).isEqualTo("rows");
    }

    @Test
    void aSinglePartThatIsAnotherSinceItWasSeenIsNeverPublished() {
        JobSlice slice = slice(0, "rows", 2);
        long seen = generationOfPart();
        slice(0, "ROWS", 2);

        assertThat(assembler.assemble(job, slice, seen)).isInstanceOf(Assembly.BytesMismatch.class);
        assertThat(storage.get(BlobId.of(BUCKET, name))).isNull();
    }

    @Test
    void aSinglePartThatAnotherWorkerHasPublishedIsTheSameFile() {
        JobSlice slice = slice(0, "rows", 2);
        long seen = generationOfPart();
        Assembly first = assembler.assemble(job, slice, seen);
        new Leftovers(storage, BUCKET).discardParts(job.exportId(), 1);

        assertThat(assembler.assemble(job, slice, seen)).isEqualTo(first);
    }

    @Test
    void aSinglePartThatIsGoneWithoutAFileFailsLoudly() {
        JobSlice slice = slice(0, "rows", 2);
        long seen = generationOfPart();
        new Leftovers(storage, BUCKET).discardParts(job.exportId(), 1);

        assertThatThrownBy(() -> assembler.assemble(job, slice, seen))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("are gone");
    }

    @Test
    void whenPublishingFailsTheManifestIsNoLongerUnderWay() {
        JobSlice slice = slice(0, "rows", 2);
        server.faults().next(1_000, call -> call.target().contains("/compose"), new Fault.Status(403));
        ExecutorService manifests = Executors.newSingleThreadExecutor();
        try {
            var both = new Assembler(storage, BUCKET, manifests);

            assertThatThrownBy(() -> both.assemble(job, slice, generationOfPart()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("refused composing");
            assertThat(storage.get(BlobId.of(BUCKET, ObjectNames.manifest(job.exportId(), 1))))
                    .isNotNull();
        } finally {
            manifests.shutdownNow();
        }
    }

    @Test
    void aSliceOfFewBytesIsTheFileWithoutAPart() {
        Upload bytes = unsent("id\r\na\r\n");

        Assembly assembly = assembler.publish(job, whole(bytes, 2), bytes);

        Blob file = storage.get(BlobId.of(BUCKET, name));
        assertThat(assembly).isEqualTo(new Assembly.Published(new ExportFile(name, 2, 7, file.getCrc32c(), 3)));
        assertThat(new String(file.getContent(), StandardCharsets.UTF_8)).isEqualTo("id\r\na\r\n");
        assertThat(file.getContentType()).isEqualTo("text/csv; charset=utf-8");
        assertThat(file.getContentDisposition())
                .isEqualTo("attachment; filename=\"" + ObjectNames.downloadName(job.query(), job.options()) + "\"");
        assertThat(storage.list(BUCKET).iterateAll())
                .extracting(Blob::getName)
                .containsExactlyInAnyOrder(name, ObjectNames.manifest(job.exportId(), 1));
    }

    @Test
    void fewBytesOfAnotherNumberOfRowsAreNotPublished() {
        Upload bytes = unsent("id\r\na\r\n");

        assertThat(assembler.publish(job, whole(bytes, 1), bytes)).isEqualTo(new Assembly.RowsMismatch(2, 1));
        assertThat(storage.list(BUCKET).iterateAll()).isEmpty();
    }

    @Test
    void fewBytesThatAreThereAlreadyAreNoFailureAndOthersAre() {
        for (int time = 0; time < 2; time++) {
            Upload bytes = unsent("mine");
            // the manifest is written first
            var uploads = new AtomicInteger();
            server.faults()
                    .next(
                            1,
                            call -> call.target().contains("upload") && uploads.incrementAndGet() == 2,
                            new Fault.LostAnswer(503));
            assertThat(assembler.publish(job, whole(bytes, 2), bytes)).isInstanceOf(Assembly.Published.class);
        }
        assertThat(server.faults().fired()).isEqualTo(2);
        storage.delete(BlobId.of(BUCKET, ObjectNames.manifest(job.exportId(), 1)));
        Upload other = unsent("other");

        assertThatThrownBy(() -> assembler.publish(job, whole(other, 2), other))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("this worker made");
        assertThat(new String(storage.readAllBytes(BUCKET, name), StandardCharsets.UTF_8))
                .isEqualTo("mine");
    }

    private Upload unsent(String bytes) {
        Upload upload = new Uploads(storage, BUCKET, QUICK).start(ObjectNames.part(job.exportId(), 1, 0), "text/csv");
        byte[] utf8 = bytes.getBytes(StandardCharsets.UTF_8);
        upload.write(utf8, 0, utf8.length);
        return upload;
    }

    private static JobSlice whole(Upload bytes, long rows) {
        return JobSlice.open(1, 0, new TimeWindow(Jobs.DAY, Jobs.DAY.plusSeconds(9_001)), rows)
                .done(new Part(rows, bytes.written().bytes(), bytes.written().crc32c(), 3))
                .orElseThrow();
    }

    private long generationOfPart() {
        return storage.get(BlobId.of(BUCKET, ObjectNames.part(job.exportId(), 1, 0)))
                .getGeneration();
    }
}
