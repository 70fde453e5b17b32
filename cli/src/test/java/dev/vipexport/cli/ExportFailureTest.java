package dev.vipexport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExportFailureTest extends CommandTestBase {
    @Test
    void export_sendsSameIdempotencyKey_whenRetried() {
        api.stubNext("POST", EXPORTS, FakeApi.response(503, "{\"message\":\"later\"}", "Retry-After", "7"));
        // the response is lost after the export has started
        api.stubNext("POST", EXPORTS, exchange -> {
            api.addJob("SUCCEEDED");
            exchange.sendResponseHeaders(202, 100);
            exchange.getResponseBody().flush();
            return true;
        });

        assertThat(export("--no-download")).as(run.all()).isZero();

        List<FakeApi.ReceivedRequest> sent = api.requests("POST", EXPORTS);
        assertThat(sent).hasSize(3);
        assertThat(sent.stream()
                        .map(one -> one.headers().getFirst("Idempotency-Key"))
                        .distinct())
                .hasSize(1);
        assertThat(run.pauses).startsWith(Duration.ofSeconds(7));
    }

    @Test
    void export_fails_whenExportFailedOrWasCanceled() {
        String failed = api.addJob("RUNNING", "FAILED");
        api.stubNext("POST", EXPORTS, FakeApi.response(202, "{\"exportId\":\"" + failed + "\"}"));
        assertThat(export(output())).isEqualTo(1);
        assertThat(run.err()).contains("Export " + failed + " failed: rows are missing");
        assertThat(file()).doesNotExist();

        // a response that names its export only in a header
        String canceled = api.addJob("CANCELED");
        api.stubNext(
                "POST", EXPORTS, FakeApi.response(200, "{\"totalCount\":1}", "Location", EXPORTS + "/" + canceled));
        assertThat(export(output())).isEqualTo(1);
        assertThat(run.err()).contains("was canceled");
    }

    @Test
    void export_showsServerMessage_whenRefused() {
        api.stubNext(
                "POST",
                EXPORTS,
                FakeApi.response(
                        422, "{\"error\":[{\"message\":\"\\\"from\\\" is wrong\"},{\"message\":\"so is to\"}]}"));
        assertThat(export()).isEqualTo(4);
        assertThat(run.err()).contains("Refused (422): \"from\" is wrong; so is to");

        run.environment.put("VIP_EXPORT_SECRET", "another");
        assertThat(export()).isEqualTo(4);
        assertThat(run.err()).contains("Refused (401): No valid signature");
    }

    @Test
    void export_usesServersTime_whenClocksDiffer() {
        for (long seconds : new long[] {-100_000, 100_000}) {
            run.clock = () -> Instant.now().plusSeconds(seconds);

            assertThat(export("--output=" + folder.resolve(seconds + ".csv"))).isZero();
            assertThat(run.err()).containsOnlyOnce("clock is");
            assertThat(run.err())
                    .containsPattern(
                            "clock is (99|100)\\d{3} s " + (seconds < 0 ? "behind" : "ahead of") + " the server's");
        }
    }

    @Test
    void export_fails_whenServerRefusesItsOwnTime() {
        run.clock = () -> Instant.now().minusSeconds(100_000);
        run.environment.put("VIP_EXPORT_SECRET", "another");

        assertThat(export()).isEqualTo(4);
        assertThat(run.err()).containsOnlyOnce("clock is").contains("Refused (401): No valid signature");
    }

    @Test
    void export_givesUp_whenServerStaysBusy() {
        for (int i = 0; i < 3; i++) {
            api.stubNext("POST", EXPORTS, FakeApi.response(429, "{}", "Retry-After", "1"));
        }

        assertThat(export("--retries=2")).isEqualTo(5);
        assertThat(run.err()).contains("Giving up after 3 attempts");
        assertThat(run.pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    @Test
    void export_fails_whenRetryAfterIsTooLong() {
        api.stubNext("POST", EXPORTS, FakeApi.response(503, "{}", "Retry-After", "7200"));

        assertThat(export()).isEqualTo(5);
        assertThat(run.pauses).isEmpty();
    }

    @Test
    void export_fails_whenServerIsUnreachable() {
        api.close();

        assertThat(export("--retries=1")).isEqualTo(5);
        assertThat(run.err()).contains("is unreachable");
    }

    @Test
    void export_isUsageError_whenArgumentsAreInvalid() {
        assertThat(run.execute("export", "--workspace=ws")).isEqualTo(2);
        assertThat(export("--format=xml")).isEqualTo(2);
        assertThat(export("--print-url", "--output=-")).isEqualTo(2);
        run.environment.remove("VIP_EXPORT_SERVER");
        assertThat(export()).isEqualTo(2);
        assertThat(export("--server=ftp://host")).isEqualTo(2);
        assertThat(export("--server=" + api.url() + "99999")).isEqualTo(2);
        run.environment.put("VIP_EXPORT_KEY", "two\nlines");
        assertThat(export("--server=" + api.url())).isEqualTo(2);
        run.environment.remove("VIP_EXPORT_SECRET");
        assertThat(export("--server=" + api.url())).isEqualTo(2);
        assertThat(api.received).isEmpty();
    }

    @Test
    void export_discardsFile_whenVerificationFails() throws IOException {
        Files.writeString(file(), "of yesterday");
        api.file.stored[20]++;

        assertThat(export(output())).isEqualTo(3);

        assertThat(run.err()).contains("NOT the exported file: slice 0, CRC32C is");
        assertThat(file()).hasContent("of yesterday");
        assertThat(folder).isDirectoryNotContaining("glob:**.part*");
    }
}
