package dev.vipexport.worker.assemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.file.ObjectNames;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.storage.StorageServer;
import dev.vipexport.worker.Jobs;
import dev.vipexport.worker.slice.SliceResult;
import dev.vipexport.worker.upload.UploadSettings;
import dev.vipexport.worker.upload.Uploads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class AssemblerTest {
    private static final String BUCKET = "vip-exports";
    private static final UploadSettings QUICK = new UploadSettings(
            DataSize.ofMegabytes(1), Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(1));

    private final ExportJob job = Jobs.assembling(2, Jobs.NOW);
    private final String name = ObjectNames.file(job.exportId(), 1, job.query());
    private StorageServer server;
    private Storage storage;
    private Assembler assembler;

    @BeforeEach
    void start() {
        server = StorageServer.start(StorageServer.Options.temporary());
        server.createBucket(BUCKET);
        storage = Uploads.storage(new CloudSettings("test", "(default)", BUCKET, null, server.url()), QUICK);
        assembler = new Assembler(storage, BUCKET);
    }

    @AfterEach
    void stop() throws Exception {
        storage.close();
        server.close();
    }

    @Test
    void theFileHasThePartsBytesUnderItsDownloadName() {
        SliceResult part = part("id\r\na\r\nb\r\n", 2);

        Assembly assembly = assembler.assemble(job, part);

        assertThat(assembly).isEqualTo(new Assembly.Published(new ExportFile(name, 2, part.bytes(), part.crc32c(), 3)));
        Blob file = storage.get(BlobId.of(BUCKET, name));
        assertThat(new String(file.getContent(), StandardCharsets.UTF_8)).isEqualTo("id\r\na\r\nb\r\n");
        assertThat(file.getContentType()).isEqualTo("text/csv; charset=utf-8");
        assertThat(file.getContentDisposition())
                .isEqualTo("attachment; filename=\"vip-messages_ch_2026-06-01_2026-06-01.csv\"");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3})
    void anotherNumberOfRowsIsNeverPublished(long rows) {
        SliceResult part = part("id\r\na\r\n", rows);

        assertThat(assembler.assemble(job, part)).isEqualTo(new Assembly.RowsMismatch(2, rows));
        assertThat(storage.get(BlobId.of(BUCKET, name))).isNull();
    }

    @Test
    void assemblingTwiceGivesTheSameFile() {
        SliceResult part = part("same", 2);
        Assembly first = assembler.assemble(job, part);

        assertThat(assembler.assemble(job, part)).isEqualTo(first);
    }

    @Test
    void aFileThatIsPublishedAndItsPartGoneIsTheSameFile() {
        SliceResult part = part("same", 2);
        Assembly first = assembler.assemble(job, part);
        assembler.discard(part);

        assertThat(assembler.assemble(job, part)).isEqualTo(first);
    }

    @Test
    void anotherFileUnderTheNameFailsLoudly() {
        storage.create(BlobInfo.newBuilder(BUCKET, name).build(), new byte[] {1});
        SliceResult part = part("mine", 2);

        assertThatThrownBy(() -> assembler.assemble(job, part))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(part.crc32c());
    }

    @Test
    void aLostAnswerOfTheComposeIsNoFailure() {
        SliceResult part = part("bytes", 2);
        server.faults().next(1, call -> call.target().contains("/compose"), new Fault.LostAnswer(503));

        assertThat(assembler.assemble(job, part)).isInstanceOf(Assembly.Published.class);
        assertThat(server.faults().fired()).isEqualTo(1);
    }

    @Test
    void aPartThatIsGoneWithoutAFileIsAnError() {
        SliceResult part = part("bytes", 2);
        assembler.discard(part);

        assertThatThrownBy(() -> assembler.assemble(job, part)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aServerThatStaysAwayIsUnavailable() {
        SliceResult part = part("bytes", 2);
        server.faults().next(1_000, call -> call.target().contains("/compose"), new Fault.Status(503));

        assertThatThrownBy(() -> assembler.assemble(job, part)).isInstanceOf(BackendUnavailableException.class);
    }

    @Test
    void aPartThatCannotBeDeletedIsLeftToTheLifecycleRule() {
        SliceResult part = part("bytes", 2);
        server.faults().next(1_000, "DELETE", new Fault.Status(403));

        assertThatCode(() -> assembler.discard(part)).doesNotThrowAnyException();
        assertThat(server.faults().fired()).isEqualTo(1);
    }

    private SliceResult part(String content, long rows) {
        String partName = ObjectNames.part(job.exportId(), 1, 0);
        Blob blob =
                storage.create(BlobInfo.newBuilder(BUCKET, partName).build(), content.getBytes(StandardCharsets.UTF_8));
        return new SliceResult(partName, rows, blob.getSize(), blob.getCrc32c(), 3);
    }
}
