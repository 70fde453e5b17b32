package dev.vipexport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ManagementCommandsTest extends CommandTestBase {
    @Test
    void list_readsAllPagesAndHidesLinks() {
        String first = api.addJob("SUCCEEDED");
        String second = api.addJob("FAILED");

        assertThat(run.execute("list")).isZero();
        assertThat(run.out().lines()).hasSize(3);
        assertThat(run.out()).contains(first, second, "SUCCEEDED", "FAILED");
        assertThat(api.requests("GET", "/vip-messages/exports")).hasSize(2);

        assertThat(run.execute("list", "--json")).isZero();
        assertThat(run.out().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"exportId\""));
        assertThat(run.out()).doesNotContain("csvUrl", FakeApi.LINK_SECRET);
    }

    @Test
    void list_filtersByState() {
        api.addJob("SUCCEEDED");

        assertThat(run.execute("list", "--state=failed")).isZero();
        assertThat(run.out().lines()).hasSize(1);
        assertThat(run.execute("list", "--state=lost")).isEqualTo(2);
    }

    @Test
    void list_fails_whenCursorRepeats() {
        String page = "{\"exports\":[],\"nextCursor\":\"again\"}";
        api.stubNext("GET", "/vip-messages/exports", FakeApi.response(200, page));
        api.stubNext("GET", "/vip-messages/exports", FakeApi.response(200, page));

        assertThat(run.execute("list")).isEqualTo(5);
    }

    @Test
    void status_showsJobNowOrWhenEnded() {
        String export = api.addJob("RUNNING", "RUNNING", "SUCCEEDED");

        assertThat(run.execute("status", export)).isZero();
        assertThat(run.out()).contains("RUNNING", "1 of 2 (50%)");
        assertThat(run.execute("status", export, "--wait")).isZero();
        assertThat(run.out()).contains("SUCCEEDED").doesNotContain(FakeApi.LINK_SECRET);
        assertThat(run.execute("status", export, "--json")).isZero();
        assertThat(run.out()).startsWith("{\"exportId\"").doesNotContain("csvUrl");
        assertThat(run.execute("status", export, "--print-url")).isZero();
        assertThat(run.out()).contains(FakeApi.LINK_SECRET);
    }

    @Test
    void status_showsWarnings() {
        api.warnings = "[{\"code\":\"cells_cut\",\"message\":\"Cells are cut.\",\"cells\":1,\"messages\":1,"
                + "\"messageIds\":[\"m-1\"]}]";

        assertThat(run.execute("status", api.addJob("SUCCEEDED"))).isZero();

        assertThat(run.out()).contains("warning        cells_cut: Cells are cut. (cells: 1, messages: 1: m-1)\n");
    }

    @Test
    void status_fails_whenExportFailed() {
        assertThat(run.execute("status", api.addJob("FAILED"))).isEqualTo(1);
        assertThat(run.out()).contains("rows_mismatch: rows are missing");
        assertThat(run.execute("status", "unknown")).isEqualTo(4);
    }

    @Test
    void cancel_leavesEndedExports_unlessDeleteIsGiven() {
        String running = api.addJob("RUNNING");
        assertThat(run.execute("cancel", running)).isZero();
        assertThat(run.out()).isEqualTo("Canceled " + running + "\n");

        String ended = api.addJob("SUCCEEDED");
        assertThat(run.execute("cancel", ended)).isEqualTo(1);
        assertThat(api.requests("DELETE", "/")).hasSize(1);
        assertThat(run.execute("cancel", "--delete", ended)).isZero();
        assertThat(run.out()).isEqualTo("Deleted " + ended + "\n");
        assertThat(api.requests("DELETE", "/")).hasSize(2);
    }

    @Test
    void cancel_reportsDeletion_whenExportEndedMeanwhile() {
        String export = api.addJob("RUNNING", "SUCCEEDED");

        assertThat(run.execute("cancel", export)).isEqualTo(1);

        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("Export " + export + " ended before it could be canceled, so it is deleted");
        assertThat(run.execute("cancel", "--delete", api.addJob("RUNNING", "SUCCEEDED")))
                .isZero();
        assertThat(run.out()).startsWith("Deleted ");
    }

    @Test
    void cancel_isNotRetried_whenResponseIsLost() {
        String running = api.addJob("RUNNING");
        api.stubNext("DELETE", "/", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().flush();
            return true;
        });

        assertThat(run.execute("cancel", running)).isEqualTo(5);
        assertThat(api.requests("DELETE", "/")).hasSize(1);
    }

    @Test
    void cancel_isRetriedAfter429ButNot503() {
        api.stubNext("DELETE", "/", FakeApi.response(429, "{}", "Retry-After", "1"));
        assertThat(run.execute("cancel", api.addJob("RUNNING"))).isZero();
        assertThat(api.requests("DELETE", "/")).hasSize(2);

        api.stubNext("DELETE", "/", FakeApi.response(503, "{\"message\":\"Come again\"}", "Retry-After", "1"));
        assertThat(run.execute("cancel", api.addJob("RUNNING"))).isEqualTo(5);
        assertThat(run.err()).contains("The server failed (503): Come again");
        assertThat(api.requests("DELETE", "/")).hasSize(3);
    }

    @Test
    void retry_printsTheNewExport() {
        String failed = api.addJob("FAILED");

        assertThat(run.execute("retry", failed)).as(run.all()).isZero();
        String retry = run.out().strip();
        assertThat(retry).matches("[0-9a-f]{32}").isNotEqualTo(failed);
        assertThat(run.execute("retry", failed)).isZero();
        assertThat(run.out().strip()).isEqualTo(retry);
        assertThat(api.requests("POST", "/vip-messages/exports/" + failed + "/retry"))
                .hasSize(2)
                .allSatisfy(request ->
                        assertThat(request.headers().getFirst("Prefer")).isEqualTo("respond-async"));
    }

    @Test
    void retry_saysThatTheExportWasAlreadyRetried() {
        String failed = api.addJob("FAILED");
        assertThat(run.execute("retry", failed)).isZero();
        assertThat(run.err()).isEmpty();
        String retry = run.out().strip();

        assertThat(run.execute("retry", failed)).isZero();

        assertThat(run.err())
                .isEqualTo("vip-export: Export " + failed + " was already retried as " + retry
                        + ", which is QUEUED. No new export is started\n");
        assertThat(run.execute("status", failed)).isEqualTo(1);
        assertThat(run.out()).contains("retriedAs      " + retry).doesNotContain("retryOf");
        assertThat(run.execute("status", retry)).isZero();
        assertThat(run.out()).contains("retryOf        " + failed).doesNotContain("retriedAs");
    }

    @Test
    void redeliver_queuesTheCallback() {
        String export = api.addJob("SUCCEEDED");
        api.moreMembers = ",\"callback\":{\"state\":\"PENDING\",\"attempts\":1,\"lastAttempts\":[]}";

        assertThat(run.execute("redeliver", export)).as(run.all()).isZero();

        assertThat(run.out()).startsWith("Queued the callback of " + export + ".");
        FakeApi.ReceivedRequest sent =
                api.requests("POST", EXPORTS + "/" + export + "/callback").get(0);
        assertThat(sent.body()).isEmpty();
    }

    @Test
    void redeliver_isRefused_whenUnknownActiveOrWithoutCallback() {
        assertThat(run.execute("redeliver", "unknown")).isEqualTo(4);
        assertThat(run.execute("redeliver", api.addJob("RUNNING"))).isEqualTo(4);
        assertThat(run.err()).contains("Refused (409): The export is RUNNING");
        assertThat(run.execute("redeliver", api.addJob("FAILED"))).isEqualTo(4);
        assertThat(run.err()).contains("Refused (409): The export has no callbackUrl");
    }

    @Test
    void redeliver_isRepeated_whenTheServerIsBusy() {
        api.moreMembers = ",\"callback\":{\"state\":\"PENDING\",\"attempts\":1,\"lastAttempts\":[]}";
        api.stubNext("POST", "/", FakeApi.response(503, "{}", "Retry-After", "1"));

        assertThat(run.execute("redeliver", api.addJob("FAILED"))).as(run.all()).isZero();
        assertThat(api.requests("POST", "/")).hasSize(2);
    }

    @Test
    void status_showsWindowFileAndCallback() {
        api.moreMembers = ",\"from\":\"2026-06-01T00:00:00.000000Z\",\"to\":\"2026-06-30T23:59:59.999999Z\","
                + "\"fileState\":\"EXPIRED\",\"expiresAt\":\"2026-07-30T10:00:00.000000Z\",\"callback\":{"
                + "\"url\":\"https://receiver.example/hook\",\"state\":\"DELIVERED\",\"attempts\":3,"
                + "\"lastAttemptAt\":\"2026-06-30T10:02:31.000000Z\",\"lastOutcome\":\"204\",\"nextAttemptAt\":null,"
                + "\"lastAttempts\":["
                + "{\"startedAt\":\"2026-06-30T10:00:01.000000Z\",\"outcome\":null,\"durationMillis\":null},"
                + "{\"startedAt\":\"2026-06-30T10:00:31.000000Z\",\"outcome\":\"no answer\",\"durationMillis\":10000},"
                + "{\"startedAt\":\"2026-06-30T10:02:31.000000Z\",\"outcome\":\"204\",\"durationMillis\":12}]}";

        assertThat(run.execute("status", api.addJob("SUCCEEDED"))).isZero();

        assertThat(run.out()).contains("""
                from           2026-06-01T00:00:00.000000Z
                to             2026-06-30T23:59:59.999999Z
                fileState      EXPIRED
                expiresAt      2026-07-30T10:00:00.000000Z
                """).contains("""
                callback       DELIVERED https://receiver.example/hook (attempts: 3)
                delivery       2026-06-30T10:00:01.000000Z running or lost
                delivery       2026-06-30T10:00:31.000000Z no answer after 10000 ms
                delivery       2026-06-30T10:02:31.000000Z 204 after 12 ms
                """);
    }

    @Test
    void status_toleratesOlderServers() {
        String export = api.addJob("SUCCEEDED");
        assertThat(run.execute("status", export)).isZero();
        assertThat(run.out()).doesNotContain("from", "fileState", "expiresAt", "callback", "retryOf");

        api.moreMembers = ",\"callback\":{\"url\":\"https://receiver.example\",\"state\":\"GIVEN_UP\",\"attempts\":8,"
                + "\"lastAttemptAt\":\"2026-06-30T10:00:01.000000Z\",\"nextAttemptAt\":null,\"lastOutcome\":\"500\"}";
        assertThat(run.execute("status", export)).isZero();
        assertThat(run.out()).contains("""
                callback       GIVEN_UP https://receiver.example (attempts: 8)
                lastAttemptAt  2026-06-30T10:00:01.000000Z
                lastOutcome    500
                """);
    }

    @Test
    void retry_isRefused_whenUnknownOrUnfinished() {
        assertThat(run.execute("retry", "unknown")).isEqualTo(4);
        assertThat(run.execute("retry", "no/id")).isEqualTo(2);
        assertThat(run.execute("retry", api.addJob("RUNNING"))).isEqualTo(4);
        assertThat(run.err()).contains("Refused (409): The export is RUNNING");
    }

    @Test
    void retry_isRepeated_whenTheServerIsBusy() {
        String failed = api.addJob("FAILED");
        api.stubNext("POST", "/", FakeApi.response(503, "{}", "Retry-After", "1"));

        assertThat(run.execute("retry", failed)).as(run.all()).isZero();
        assertThat(api.requests("POST", "/")).hasSize(2);
    }

    @Test
    void labels_showsLabelsOfTheWindow() {
        String[] window = {"labels", "--workspace=ws", "--channel=ch", "--from=2026-06-01", "--to=2026-06-30"};

        assertThat(run.execute(window)).isZero();
        assertThat(run.out().lines().toList().get(1)).matches("urgent +>=1000000 +yes +Urgent");
        assertThat(run.out().lines().toList().get(2)).matches("ai-1 +3 +no +Own");
    }

    @ParameterizedTest
    @FieldSource("dev.vipexport.cli.VipExport#COMMANDS")
    void help_listsExitCodes(String command) {
        assertThat(run.execute(command, "--help")).isZero();
        assertThat(run.out()).contains("Exit codes:", "130", "3     the file differs from its manifest");
        assertThat(run.execute(command))
                .isEqualTo(
                        Set.of("list", "webhook-secret", "doctor", "completion").contains(command) ? 0 : 2);
    }

    @Test
    void commandLine_isUsageError_whenCommandIsMissing() {
        assertThat(run.execute()).isEqualTo(2);
        assertThat(run.execute("--version")).isZero();
        assertThat(run.execute("explode")).isEqualTo(2);
        assertThat(run.execute("statu")).isEqualTo(2);
        assertThat(run.execute("--help")).isZero();
        assertThat(run.out()).contains(VipExport.COMMANDS);
    }
}
