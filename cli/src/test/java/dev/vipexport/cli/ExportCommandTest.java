package dev.vipexport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.output.SafeOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExportCommandTest extends CommandTestBase {
    @Test
    void export_downloadsVerifiesAndNamesFile() throws IOException {
        assertThat(export(output())).as(run.all()).isZero();

        assertThat(file()).hasBinaryContent(api.file.bytes());
        assertThat(folder).isDirectoryNotContaining("glob:**.part*");
        assertThat(run.out())
                .isEqualTo("OK: 5 rows, " + api.file.bytes().length + " bytes, 2 slices: " + file() + "\n");
    }

    @Test
    void export_usesServersFileName_whenOutputIsAFolder() {
        assertThat(export("--output=" + folder)).isZero();

        assertThat(folder.resolve("messages_ch.csv")).hasBinaryContent(api.file.bytes());
    }

    @Test
    void request_containsOnlyGivenOptions() {
        export(
                "--label=vip",
                "--content-type=text",
                "--format=jsonl",
                "--compression=gzip",
                "--columns=id,text",
                "--time-zone=Europe/Zurich",
                "--formulas=raw",
                "--timestamps=spreadsheet",
                "--bom",
                "--delimiter=tab",
                "--strict",
                "--callback-url=https://hooks.example/vip",
                "--no-download");

        JsonNode body = JsonMapper.shared()
                .readTree(api.requests("POST", EXPORTS).get(0).body());
        assertThat(body)
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        "{\"workspaceId\":\"ws\",\"mediumId\":\"ch\",\"from\":\"2026-06-01\",\"to\":\"2026-06-30\","
                                                + "\"label\":\"vip\",\"contentType\":\"text\",\"format\":\"jsonl\",\"compression\":\"gzip\","
                                                + "\"columns\":[\"id\",\"text\"],\"timeZone\":\"Europe/Zurich\",\"formulas\":\"raw\",\"bom\":true,"
                                                + "\"delimiter\":\"tab\",\"timestamps\":\"spreadsheet\",\"strict\":true,\"callbackUrl\":\"https://hooks.example/vip\"}"));
        export("--no-download");
        assertThat(JsonMapper.shared()
                        .readTree(api.requests("POST", EXPORTS).get(1).body())
                        .propertyNames())
                .containsExactly("workspaceId", "mediumId", "from", "to");
    }

    @Test
    void format_isXlsx_whenGiven() {
        assertThat(export("--format=xlsx", "--no-download")).isZero();

        assertThat(api.requests("POST", EXPORTS).get(0).body()).contains("\"format\":\"xlsx\"");
    }

    @Test
    void warnings_arePrintedAsLines_andKeepExitCode() {
        api.warnings = "[{\"code\":\"malformed_cells\",\"message\":\"Cells hold JSON.\",\"cells\":5,\"messages\":3,"
                + "\"messageIds\":[\"m-1\",\"m\\n\\u001b2\"]},"
                + "{\"code\":\"too_many_rows\",\"message\":\"Too many.\",\"cells\":0,\"messages\":0,\"messageIds\":[],"
                + "\"newer\":1}]";
        String expected = """
                vip-export: warning: malformed_cells: Cells hold JSON. (cells: 5, messages: 3: m-1, m??2, …)
                vip-export: warning: too_many_rows: Too many.
                """;

        assertThat(export(output())).as(run.all()).isZero();
        assertThat(run.err()).contains(expected);
        assertThat(run.out()).doesNotContain("warning");
        assertThat(export("--no-download")).isZero();
        assertThat(run.err()).contains(expected);
    }

    @Test
    void warnings_areNotPrinted_whenThereAreNone() {
        for (String none : new String[] {"[]", "null", "[null]"}) {
            api.warnings = none;
            assertThat(export("--no-download")).isZero();
            assertThat(run.err()).doesNotContain("warning");
        }
    }

    @Test
    void argument_isSentAsWritten_whenItBeginsWithAt() throws IOException {
        Path words = Files.writeString(folder.resolve("words"), "--format=jsonl from-the-file");

        assertThat(export("--no-download", "--label", "@" + words))
                .as(run.all())
                .isZero();

        JsonNode body = JsonMapper.shared()
                .readTree(api.requests("POST", EXPORTS).get(0).body());
        assertThat(body.path("label").asString()).isEqualTo("@" + words);
        assertThat(run.execute("status", "@" + words)).isEqualTo(2);
        assertThat(run.execute("@" + words)).isEqualTo(2);
        assertThat(run.err()).doesNotContain("from-the-file");
    }

    @Test
    void export_printsIdAtEnd_whenNoDownload() {
        assertThat(export("--no-download")).isZero();

        assertThat(run.out()).isEqualTo("00000000000000000000000000000001\n");
        assertThat(api.requests("GET", "/storage")).isEmpty();
        assertThat(api.requests("GET", EXPORTS + "/")).hasSize(3);
        assertThat(api.requests("GET", EXPORTS + "/").get(1).headers().getFirst("Prefer"))
                .isEqualTo("wait=10");
    }

    @Test
    void standardOutput_getsOnlyAVerifiedFile() {
        assertThat(export("--output=-")).isZero();
        assertThat(run.outBytes()).isEqualTo(api.file.bytes());
        assertThat(run.err()).contains("OK: 5 rows");

        api.file.stored[20]++;
        assertThat(export("--output=-")).isEqualTo(3);
        assertThat(run.outBytes()).isEmpty();
    }

    @Test
    void export_startsOnce_whenIdempotencyKeyIsReused() {
        assertThat(export("--no-download", "--idempotency-key=nightly")).isZero();
        assertThat(export("--no-download", "--idempotency-key=nightly")).isZero();

        assertThat(api.jobCount).isEqualTo(1);
        assertThat(export("--no-download", "--idempotency-key=with \"quotes\"")).isEqualTo(2);
    }

    @Test
    void output_hidesSecretAndLink_unlessRequested() {
        export(output());
        assertThat(run.all()).doesNotContain(FakeApi.SECRET, FakeApi.LINK_SECRET);
        assertThat(export(output(), "--json")).isZero();
        assertThat(run.all()).doesNotContain(FakeApi.SECRET, FakeApi.LINK_SECRET);
        api.file.expireOldLinks = true;
        api.file.stored[20]++;
        assertThat(export(output(), "--progress=plain")).isEqualTo(3);
        assertThat(run.all()).doesNotContain(FakeApi.SECRET, FakeApi.LINK_SECRET);

        export("--no-download", "--print-url");
        assertThat(run.out()).contains(FakeApi.LINK_SECRET);
        assertThat(run.all()).doesNotContain(FakeApi.SECRET);
    }

    @Test
    void dryRun_printsEstimate_andStartsNothing() {
        assertThat(export("--dry-run", "--format=jsonl", "--output=/no/such/folder/file"))
                .isZero();
        assertThat(run.out())
                .isEqualTo("The export would have 2400 rows and about 410000 bytes, and take about 3 s."
                        + " Nothing was started\n");
        api.estimatesAreBounds = true;
        export("--dry-run");
        assertThat(run.out()).contains("at least 2400 rows");
        export("--dry-run", "--json");
        assertThat(run.out()).contains("\"firestoreReads\":2403");

        assertThat(api.jobCount).isZero();
        assertThat(api.requests("POST", EXPORTS).get(0).body()).contains("jsonl");
    }

    @Test
    void export_startsNothing_whenFileCannotBeWritten() {
        assertThat(export("--output=/dev/null")).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).contains("/dev/null is neither a file nor a folder");
        assertThat(export("--output=/no/such/folder/june.csv")).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).contains("There is no folder /no/such/folder. Give another --output");

        assertThat(api.jobCount).isZero();
    }

    @Test
    void interrupt_printsResumeHint() {
        var output = new ByteArrayOutputStream();
        api.stubNext("GET", EXPORTS + "/", exchange -> {
            run.interruptHandler.onShutdown(new SafeOutput(new PrintStream(output, true, StandardCharsets.UTF_8)));
            return false;
        });

        export("--output=" + folder.resolve("a b"), "--server=" + api.url());

        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("vip-export download 00000000000000000000000000000001 --output '" + folder + "/a b' --server "
                        + api.url())
                .contains("vip-export cancel 00000000000000000000000000000001 --server " + api.url());
    }
}
