package dev.vipexport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExportCommandTest {
    private static final String EXPORTS = "/vip-messages/exports";
    private static final String[] JUNE = {
        "export", "--workspace=ws", "--channel=ch", "--from=2026-06-01", "--to=2026-06-30"
    };

    @TempDir
    Path folder;

    private FakeApi api;
    private Run run;

    @BeforeEach
    void start() throws IOException {
        api = new FakeApi(Samples.csv());
        run = Run.against(api, folder);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private int export(String... more) {
        return run.execute(Stream.of(JUNE, more).flatMap(Stream::of).toArray(String[]::new));
    }

    private Path file() {
        return folder.resolve("june.csv");
    }

    private String output() {
        return "--output=" + file();
    }

    @Test
    void theFileIsDownloadedCheckedAndNamed() throws IOException {
        assertThat(export(output())).as(run.all()).isZero();

        assertThat(file()).hasBinaryContent(api.file.bytes());
        assertThat(folder).isDirectoryNotContaining("glob:**.part*");
        assertThat(run.out())
                .isEqualTo("OK: 5 rows, " + api.file.bytes().length + " bytes, 2 slices: " + file() + "\n");
    }

    @Test
    void inAFolderItHasTheNameThatTheServerGaveIt() {
        assertThat(export("--output=" + folder)).isZero();

        assertThat(folder.resolve("messages_ch.csv")).hasBinaryContent(api.file.bytes());
    }

    @Test
    void theRequestSaysWhatWasGivenAndNothingElse() {
        export(
                "--label=vip",
                "--content-type=text",
                "--format=jsonl",
                "--compression=gzip",
                "--columns=id,text",
                "--time-zone=Europe/Zurich",
                "--formulas=raw",
                "--bom",
                "--delimiter=tab",
                "--no-download");

        JsonNode body = JsonMapper.shared()
                .readTree(api.requests("POST", EXPORTS).get(0).body());
        assertThat(body)
                .isEqualTo(JsonMapper.shared()
                        .readTree(
                                "{\"workspaceId\":\"ws\",\"mediumId\":\"ch\",\"from\":\"2026-06-01\",\"to\":\"2026-06-30\","
                                        + "\"label\":\"vip\",\"contentType\":\"text\",\"format\":\"jsonl\",\"compression\":\"gzip\","
                                        + "\"columns\":[\"id\",\"text\"],\"timeZone\":\"Europe/Zurich\",\"formulas\":\"raw\",\"bom\":true,"
                                        + "\"delimiter\":\"tab\"}"));
        export("--no-download");
        assertThat(JsonMapper.shared()
                        .readTree(api.requests("POST", EXPORTS).get(1).body())
                        .propertyNames())
                .containsExactly("workspaceId", "mediumId", "from", "to");
    }

    @Test
    void withoutADownloadTheIdIsPrintedWhenTheExportHasEnded() {
        assertThat(export("--no-download")).isZero();

        assertThat(run.out()).isEqualTo("00000000000000000000000000000001\n");
        assertThat(api.requests("GET", "/storage")).isEmpty();
        assertThat(api.requests("GET", EXPORTS + "/")).hasSize(3);
        assertThat(api.requests("GET", EXPORTS + "/").get(1).headers().getFirst("Prefer"))
                .isEqualTo("wait=10");
    }

    @Test
    void standardOutputGetsTheFileAloneAndOnlyWhenItIsRight() {
        assertThat(export("--output=-")).isZero();
        assertThat(run.outBytes()).isEqualTo(api.file.bytes());
        assertThat(run.err()).contains("OK: 5 rows");

        api.file.stored[20]++;
        assertThat(export("--output=-")).isEqualTo(3);
        assertThat(run.outBytes()).isEmpty();
    }

    @Test
    void aRepeatedRequestStartsOneExport() {
        api.next("POST", EXPORTS, FakeApi.status(503, "{\"message\":\"later\"}", "Retry-After", "7"));
        // the answer is lost after the export was started
        api.next("POST", EXPORTS, exchange -> {
            api.start("SUCCEEDED");
            exchange.sendResponseHeaders(202, 100);
            exchange.getResponseBody().flush();
            return true;
        });

        assertThat(export("--no-download")).as(run.all()).isZero();

        List<FakeApi.Seen> sent = api.requests("POST", EXPORTS);
        assertThat(sent).hasSize(3);
        assertThat(sent.stream()
                        .map(one -> one.headers().getFirst("Idempotency-Key"))
                        .distinct())
                .hasSize(1);
        assertThat(run.pauses).startsWith(Duration.ofSeconds(7));
    }

    @Test
    void aKeyOfTheCallersOwnMakesTwoRunsOneExport() {
        assertThat(export("--no-download", "--idempotency-key=nightly")).isZero();
        assertThat(export("--no-download", "--idempotency-key=nightly")).isZero();

        assertThat(api.jobs).isEqualTo(1);
        assertThat(export("--no-download", "--idempotency-key=with \"quotes\"")).isEqualTo(2);
    }

    @Test
    void theExportsEndIsTheProgramsEnd() {
        String failed = api.start("RUNNING", "FAILED");
        api.next("POST", EXPORTS, FakeApi.status(202, "{\"exportId\":\"" + failed + "\"}"));
        assertThat(export(output())).isEqualTo(1);
        assertThat(run.err()).contains("Export " + failed + " failed: rows are missing");
        assertThat(file()).doesNotExist();

        // an answer that names its export in a header only
        String canceled = api.start("CANCELED");
        api.next("POST", EXPORTS, FakeApi.status(200, "{\"totalCount\":1}", "Location", EXPORTS + "/" + canceled));
        assertThat(export(output())).isEqualTo(1);
        assertThat(run.err()).contains("was canceled");
    }

    @Test
    void whatTheServerRefusesIsToldInItsWords() {
        api.next(
                "POST",
                EXPORTS,
                FakeApi.status(
                        422, "{\"error\":[{\"message\":\"\\\"from\\\" is wrong\"},{\"message\":\"so is to\"}]}"));
        assertThat(export()).isEqualTo(4);
        assertThat(run.err()).contains("Refused (422): \"from\" is wrong; so is to");

        run.environment.put("VIP_EXPORT_SECRET", "another");
        assertThat(export()).isEqualTo(4);
        assertThat(run.err()).contains("Refused (401): No valid signature");
    }

    @Test
    void aClockThatIsWrongIsNamedAsTheLikelyReason() {
        run.clock = () -> Instant.now().minusSeconds(100);

        assertThat(export()).isEqualTo(4);
        assertThat(run.err()).containsPattern("clock is (99|100|101) s behind the server's");
    }

    @Test
    void aServerThatIsBusyForTooLongIsGivenUp() {
        for (int i = 0; i < 3; i++) {
            api.next("POST", EXPORTS, FakeApi.status(429, "{}", "Retry-After", "1"));
        }

        assertThat(export("--retries=2")).isEqualTo(5);
        assertThat(run.err()).contains("given up after 3 tries");
        assertThat(run.pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    @Test
    void aServerThatAsksForHoursIsNotWaitedFor() {
        api.next("POST", EXPORTS, FakeApi.status(503, "{}", "Retry-After", "7200"));

        assertThat(export()).isEqualTo(5);
        assertThat(run.pauses).isEmpty();
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() {
        api.close();

        assertThat(export("--retries=1")).isEqualTo(5);
        assertThat(run.err()).contains("cannot be reached");
    }

    @Test
    void whatIsMissingOrWrongOnTheCommandLineIsUsage() {
        assertThat(run.execute("export", "--workspace=ws")).isEqualTo(2);
        assertThat(export("--format=xml")).isEqualTo(2);
        assertThat(export("--print-url", "--output=-")).isEqualTo(2);
        run.environment.remove("VIP_EXPORT_SERVER");
        assertThat(export()).isEqualTo(2);
        assertThat(export("--server=ftp://host")).isEqualTo(2);
        run.environment.remove("VIP_EXPORT_SECRET");
        assertThat(export("--server=" + api.url())).isEqualTo(2);
        assertThat(api.seen).isEmpty();
    }

    @Test
    void neitherSecretNorLinkIsShownUnlessAskedFor() {
        export(output());
        assertThat(run.all()).doesNotContain(FakeApi.SECRET, FakeApi.LINK_SECRET);
        api.file.linksExpire = true;
        api.file.stored[20]++;
        assertThat(export(output(), "--progress=plain")).isEqualTo(3);
        assertThat(run.all()).doesNotContain(FakeApi.SECRET, FakeApi.LINK_SECRET);

        export("--no-download", "--print-url");
        assertThat(run.out()).contains(FakeApi.LINK_SECRET);
        assertThat(run.all()).doesNotContain(FakeApi.SECRET);
    }

    @Test
    void aFileThatIsNotTheExportedOneKeepsNoName() throws IOException {
        Files.writeString(file(), "of yesterday");
        api.file.stored[20]++;

        assertThat(export(output())).isEqualTo(3);

        assertThat(run.err()).contains("NOT the exported file: slice 0, CRC32C is");
        assertThat(file()).hasContent("of yesterday");
        assertThat(folder).isDirectoryNotContaining("glob:**.part*");
    }

    @Test
    void whoInterruptsIsToldHowToGoOn() {
        var told = new ByteArrayOutputStream();
        api.next("GET", EXPORTS + "/", exchange -> {
            run.interruption.tell(new PrintStream(told, true, StandardCharsets.UTF_8));
            return false;
        });

        export("--output=" + folder.resolve("a b"), "--server=" + api.url());

        assertThat(told.toString(StandardCharsets.UTF_8))
                .contains("vip-export download 00000000000000000000000000000001 --output '" + folder + "/a b' --server "
                        + api.url())
                .contains("vip-export cancel 00000000000000000000000000000001 --server " + api.url());
    }
}
