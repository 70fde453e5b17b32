package dev.vipexport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadCommandTest {
    private static final String STORAGE = "/storage";

    @TempDir
    Path folder;

    private FakeApi api;
    private CliRunner run;
    private String export;

    @BeforeEach
    void start() throws IOException {
        api = new FakeApi(SampleFiles.large());
        run = CliRunner.forApi(api, folder);
        export = api.addJob("SUCCEEDED");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private int download(String... more) {
        var arguments = new ArrayList<>(List.of("download", export, "--output=" + file()));
        arguments.addAll(List.of(more));
        return run.execute(arguments.toArray(String[]::new));
    }

    private Path file() {
        return folder.resolve("all.csv");
    }

    private List<String> ranges() {
        return api.requests("GET", STORAGE).stream()
                .map(one -> String.valueOf(one.headers().getFirst("Range")))
                .toList();
    }

    /** Creates the files that an interrupted download leaves behind. */
    private void writePart(String exportId, String etag, int length) throws IOException {
        Files.write(folder.resolve("all.csv.part"), Arrays.copyOf(api.file.bytes(), length));
        Files.write(folder.resolve("all.csv.part.of"), List.of(exportId, etag));
    }

    @Test
    void download_resumes_whenConnectionBreaks() {
        api.file.cutAfterBytes = 100_000;

        assertThat(download()).as(run.all()).isZero();

        assertThat(ranges()).containsExactly("null", "bytes=100000-");
        assertThat(api.requests("GET", STORAGE).get(1).headers().getFirst("If-Range"))
                .isEqualTo("\"one\"");
        assertThat(file()).hasBinaryContent(api.file.bytes());
    }

    @Test
    void download_resumes_whenAnEarlierRunLeftAPart() throws IOException {
        writePart(export, "\"one\"", 5_000);

        assertThat(download()).isZero();

        assertThat(ranges()).containsExactly("bytes=5000-");
        assertThat(file()).hasBinaryContent(api.file.bytes());
        assertThat(folder).isDirectoryNotContaining("glob:**.part*");
    }

    @Test
    void download_onlyVerifies_whenPartIsComplete() throws IOException {
        writePart(export, "\"one\"", api.file.bytes().length);

        assertThat(download()).isZero();

        assertThat(ranges()).isEmpty();
        assertThat(file()).hasBinaryContent(api.file.bytes());
    }

    @Test
    void download_restarts_whenPartIsOfAnotherExportOrVersion() throws IOException {
        writePart("another", "\"one\"", 5_000);
        assertThat(download()).isZero();
        assertThat(ranges()).containsExactly("null");

        writePart(export, "\"of yesterday\"", 5_000);
        assertThat(download()).isZero();
        assertThat(file()).hasBinaryContent(api.file.bytes());
    }

    @Test
    void download_restarts_whenServerIgnoresIfRange() throws IOException {
        writePart(export, "\"of yesterday\"", 5_000);
        api.stubNext("GET", STORAGE, exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"one\"");
            exchange.getResponseHeaders().set("Content-Range", "bytes 5000-5009/5010");
            exchange.sendResponseHeaders(206, 10);
            exchange.getResponseBody().write(new byte[10]);
            return true;
        });

        assertThat(download()).as(run.all()).isZero();

        assertThat(ranges()).containsExactly("bytes=5000-", "null");
        assertThat(file()).hasBinaryContent(api.file.bytes());
    }

    @Test
    void download_fetchesNewLink_whenLinkExpires() {
        api.file.cutAfterBytes = 100_000;
        api.stubNext("GET", STORAGE, exchange -> {
            api.file.expireOldLinks = true; // the link of the current request stays valid
            api.file.answer(exchange);
            api.file.signedLinks++;
            return true;
        });

        assertThat(download()).as(run.all()).isZero();

        assertThat(ranges()).containsExactly("null", "bytes=100000-", "bytes=100000-");
        assertThat(file()).hasBinaryContent(api.file.bytes());
    }

    @Test
    void download_keepsPart_whenRetriesAreExhausted() throws IOException {
        api.file.cutAfterBytes = 100_000;
        for (int i = 0; i < 3; i++) {
            api.stubNext(
                    "GET",
                    STORAGE,
                    i == 0
                            ? exchange -> {
                                api.file.answer(exchange);
                                return true;
                            }
                            : FakeApi.response(503, ""));
        }

        assertThat(download("--retries=1")).isEqualTo(5);

        assertThat(file()).doesNotExist();
        assertThat(folder.resolve("all.csv.part")).hasSize(100_000);
        assertThat(run.err()).contains("To resume:\n  vip-export download " + export);
    }

    @Test
    void download_isRefused_whenFileIsGone() {
        api.stubNext("GET", STORAGE, FakeApi.response(404, ""));

        assertThat(download()).isEqualTo(4);
        assertThat(run.err()).contains("The file is deleted (404). Start a new export");
    }

    @Test
    void download_fails_whenPartIsLocked() throws IOException {
        writePart(export, "\"one\"", 10);
        try (var other = FileChannel.open(folder.resolve("all.csv.part"), StandardOpenOption.WRITE);
                var lock = other.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(download()).isEqualTo(1);
        }
        assertThat(run.err()).contains("Another process is downloading");
    }

    @Test
    void download_failsWithOneLine_whenFolderIsMissing() {
        assertThat(run.execute("download", export, "--output=" + folder.resolve("no/such/file")))
                .isEqualTo(1);
        assertThat(run.err()).contains("The file cannot be written").doesNotContain(" at dev.vipexport");
    }

    @Test
    void download_replacesLink_butNoDevice() throws IOException {
        Path other = Files.writeString(folder.resolve("other.csv"), "stays");
        Files.createSymbolicLink(file(), other);
        assertThat(download()).as(run.all()).isZero();
        assertThat(file()).hasBinaryContent(api.file.bytes());
        assertThat(other).hasContent("stays");

        Path device = Files.createSymbolicLink(folder.resolve("device"), Path.of("/dev/null"));
        assertThat(run.execute("download", export, "--output=" + device)).isEqualTo(2);
        assertThat(run.err()).contains("is neither a file nor a folder");
        assertThat(device).isSymbolicLink();
        assertThat(folder).isDirectoryNotContaining("glob:**device.part");
    }

    @Test
    void download_rejectsInvalidAndUnknownIds() {
        assertThat(run.execute("download", "../secrets")).isEqualTo(2);
        assertThat(run.execute("download", "unknown")).isEqualTo(4);
    }
}
