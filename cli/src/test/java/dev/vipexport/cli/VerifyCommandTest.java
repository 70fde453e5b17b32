package dev.vipexport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyCommandTest {
    @TempDir
    Path folder;

    static Stream<FakeFile> everyKindOfFile() {
        return Stream.of(
                SampleFiles.csv(),
                SampleFiles.csvWithByteOrderMark(),
                SampleFiles.emptyCsv(),
                SampleFiles.jsonl(),
                SampleFiles.emptyJsonl(),
                SampleFiles.csvGzip(),
                SampleFiles.jsonlGzip(),
                SampleFiles.emptyJsonlGzip(),
                SampleFiles.workbook(),
                SampleFiles.large());
    }

    private int verify(String manifest, byte[] bytes, CliRunner run) throws IOException {
        Path manifestFile = Files.writeString(folder.resolve("manifest.json"), manifest);
        Path file = Files.write(folder.resolve("file"), bytes);
        return run.execute("verify", manifestFile.toString(), file.toString());
    }

    @ParameterizedTest
    @MethodSource("everyKindOfFile")
    void verify_accepts_whenFileMatches(FakeFile file) throws IOException {
        var run = new CliRunner(folder);

        assertThat(verify(file.manifest("x"), file.bytes(), run)).as(run.all()).isZero();
        assertThat(run.out()).startsWith("OK: ");
    }

    @ParameterizedTest
    @MethodSource("everyKindOfFile")
    void verify_rejects_whenBytesDiffer(FakeFile file) throws IOException {
        var run = new CliRunner(folder);
        byte[] right = file.bytes();

        assertThat(verify(file.manifest("x"), Arrays.copyOf(right, right.length + 1), run))
                .isEqualTo(3);
        if (right.length > 0) {
            assertThat(verify(file.manifest("x"), Arrays.copyOf(right, right.length - 1), run))
                    .isEqualTo(3);
        }
        for (int i = 0; i < right.length; i += 1 + right.length / 20) {
            byte[] wrong = right.clone();
            wrong[i] ^= 1;
            assertThat(verify(file.manifest("x"), wrong, run)).as("byte %s", i).isEqualTo(3);
        }
    }

    /** The checksums match, but the file has another number of rows than the manifest. */
    @ParameterizedTest
    @MethodSource("everyKindOfFile")
    void verify_rejects_whenRowCountDiffers(FakeFile file) throws IOException {
        var run = new CliRunner(folder);
        String manifest = file.manifest("x").replaceFirst("\"rows\":\\d+", "\"rows\":77");

        assertThat(verify(manifest, file.bytes(), run)).isEqualTo(3);
        assertThat(run.err()).contains("slice 0, rows is ").contains("the manifest says 77");
    }

    @Test
    void verify_rejects_whenSlicesDoNotAddUp() throws IOException {
        var run = new CliRunner(folder);
        FakeFile file = SampleFiles.jsonl();
        String manifest = file.manifest("x");
        int whole = manifest.indexOf("\"whole\"");
        String wrong =
                manifest.substring(0, whole) + manifest.substring(whole).replaceFirst("\"rows\":3", "\"rows\":4");

        assertThat(verify(wrong, file.bytes(), run)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(\"uncompressed\":.\"bytes\":)\\d+", "(\"crc32\":)\"\\w+"})
    void verify_rejects_whenContentDiffers(String pattern) throws IOException {
        var run = new CliRunner(folder);
        FakeFile file = SampleFiles.csvGzip();
        String wrong = file.manifest("x").replaceFirst(pattern, pattern.endsWith("d+") ? "$199" : "$1\"99");

        assertThat(verify(wrong, file.bytes(), run)).isEqualTo(3);
        assertThat(run.err()).contains("slice 0, uncompressed is ");
    }

    /** Manifests of older versions have no offsets, and describe gzip files by other slices. */
    @Test
    void verify_acceptsOlderManifest_unlessFileIsCompressed() throws IOException {
        var run = new CliRunner(folder);
        FakeFile csv = SampleFiles.csv();
        FakeFile gzip = SampleFiles.csvGzip();

        assertThat(verify(
                        csv.manifest("x").replaceAll("\"offset\":\\d+,|,\"uncompressed\":null", ""), csv.bytes(), run))
                .as(run.all())
                .isZero();
        assertThat(verify(gzip.manifest("x").replaceAll(",\"uncompressed\":\\{[^}]*}", ""), gzip.bytes(), run))
                .isEqualTo(3);
        assertThat(run.err()).contains("older version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0", "9223372036854775807"})
    void verify_fails_whenSlicesOverlapOrExceedFile(String offset) throws IOException {
        var run = new CliRunner(folder);
        FakeFile file = SampleFiles.csvGzip();
        String manifest = file.manifest("x");
        int second = manifest.lastIndexOf("\"offset\"");
        String wrong =
                manifest.substring(0, second) + manifest.substring(second).replaceFirst("\\d+", offset);

        assertThat(verify(wrong, file.bytes(), run)).isEqualTo(2);
    }

    @Test
    void verify_fails_whenManifestOrFormatIsUnsupported() throws IOException {
        var run = new CliRunner(folder);
        FakeFile file = SampleFiles.csv();

        assertThat(verify(file.manifest("x").replace("\"csv\"", "\"parquet\""), file.bytes(), run))
                .isEqualTo(3);
        assertThat(verify(file.manifest("x").replace("\"none\"", "\"zstd\""), file.bytes(), run))
                .isEqualTo(3);
        assertThat(verify("{}", file.bytes(), run)).isEqualTo(2);
        assertThat(verify("no JSON", file.bytes(), run)).isEqualTo(2);
        assertThat(run.execute("verify", folder.resolve("manifest.json").toString(), "no-such-file"))
                .isEqualTo(2);
    }

    @Test
    void verify_fetchesManifest_whenIdIsGiven() throws IOException {
        try (var api = new FakeApi(SampleFiles.csvGzip())) {
            CliRunner run = CliRunner.forApi(api, folder);
            Path file = Files.write(folder.resolve("file"), api.file.bytes());

            assertThat(run.execute("verify", api.addJob("SUCCEEDED"), file.toString()))
                    .as(run.all())
                    .isZero();
            assertThat(run.execute("verify", "unknown", file.toString())).isEqualTo(4);
        }
    }

    @Test
    void verify_fails_whenFileHasNegativeSize() throws IOException {
        var run = new CliRunner(folder);
        String manifest = "{\"slices\":[],\"whole\":{\"rows\":0,\"bytes\":-1,\"crc32c\":\"AAAAAA==\"}}";

        assertThat(verify(manifest, new byte[0], run)).isEqualTo(2);
    }
}
