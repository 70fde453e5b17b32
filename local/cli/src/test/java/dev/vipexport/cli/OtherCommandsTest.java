package dev.vipexport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtherCommandsTest extends CommandTestBase {
    @Test
    void theListIsReadToItsEndWithoutALink() {
        String first = api.start("SUCCEEDED");
        String second = api.start("FAILED");

        assertThat(run.execute("list")).isZero();
        assertThat(run.out().lines()).hasSize(3);
        assertThat(run.out()).contains(first, second, "SUCCEEDED", "FAILED");
        assertThat(api.requests("GET", "/vip-messages/exports")).hasSize(2);

        assertThat(run.execute("list", "--json")).isZero();
        assertThat(run.out().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"exportId\""));
        assertThat(run.out()).doesNotContain("csvUrl", FakeApi.LINK_SECRET);
        assertThat(run.execute("list", "--json", "--print-url")).isZero();
        assertThat(run.out()).contains(FakeApi.LINK_SECRET);
    }

    @Test
    void theListIsAskedByState() {
        api.start("SUCCEEDED");

        assertThat(run.execute("list", "--state=failed")).isZero();
        assertThat(run.out().lines()).hasSize(1);
        assertThat(run.execute("list", "--state=lost")).isEqualTo(2);
    }

    @Test
    void aListThatTurnsInCirclesIsLeft() {
        String page = "{\"exports\":[],\"nextCursor\":\"again\"}";
        api.next("GET", "/vip-messages/exports", FakeApi.status(200, page));
        api.next("GET", "/vip-messages/exports", FakeApi.status(200, page));

        assertThat(run.execute("list")).isEqualTo(5);
    }

    @Test
    void theStatusIsShownAtOnceOrAtTheEnd() {
        String export = api.start("RUNNING", "RUNNING", "SUCCEEDED");

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
    void aFailedExportIsAFailure() {
        assertThat(run.execute("status", api.start("FAILED"))).isEqualTo(1);
        assertThat(run.out()).contains("rows_mismatch: rows are missing");
        assertThat(run.execute("status", "unknown")).isEqualTo(4);
    }

    @Test
    void whatIsUnderWayIsCanceledAndWhatHasEndedIsLeftAlone() {
        String running = api.start("RUNNING");
        assertThat(run.execute("cancel", running)).isZero();
        assertThat(run.out()).isEqualTo("Canceled " + running + "\n");

        String ended = api.start("SUCCEEDED");
        assertThat(run.execute("cancel", ended)).isEqualTo(1);
        assertThat(api.requests("DELETE", "/")).hasSize(1);
        assertThat(run.execute("cancel", "--delete", ended)).isZero();
        assertThat(run.out()).isEqualTo("Deleted " + ended + "\n");
        assertThat(api.requests("DELETE", "/")).hasSize(2);
    }

    @Test
    void whatEndsBeforeTheCancellationComesIsNotCalledCanceled() {
        String export = api.start("RUNNING", "SUCCEEDED");

        assertThat(run.execute("cancel", export)).isEqualTo(1);

        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("Export " + export + " had ended meanwhile and is deleted");
        assertThat(run.execute("cancel", "--delete", api.start("RUNNING", "SUCCEEDED")))
                .isZero();
        assertThat(run.out()).startsWith("Deleted ");
    }

    @Test
    void aCancellationIsNotSentAgainBlindly() {
        String running = api.start("RUNNING");
        api.next("DELETE", "/", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().flush();
            return true;
        });

        assertThat(run.execute("cancel", running)).isEqualTo(5);
        assertThat(api.requests("DELETE", "/")).hasSize(1);
    }

    @Test
    void aCancellationIsSentAgainAfter429AndNeverAfter503() {
        api.next("DELETE", "/", FakeApi.status(429, "{}", "Retry-After", "1"));
        assertThat(run.execute("cancel", api.start("RUNNING"))).isZero();
        assertThat(api.requests("DELETE", "/")).hasSize(2);

        api.next("DELETE", "/", FakeApi.status(503, "{\"message\":\"Come again\"}", "Retry-After", "1"));
        assertThat(run.execute("cancel", api.start("RUNNING"))).isEqualTo(5);
        assertThat(run.err()).contains("The server failed (503): Come again");
        assertThat(api.requests("DELETE", "/")).hasSize(3);
    }

    @Test
    void theLabelsOfAWindowAreShown() {
        String[] window = {"labels", "--workspace=ws", "--channel=ch", "--from=2026-06-01", "--to=2026-06-30"};

        assertThat(run.execute(window)).isZero();
        assertThat(run.out().lines().toList().get(1)).matches("urgent +12 +yes +Urgent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"export", "download", "list", "status", "cancel", "labels", "verify"})
    void helpNamesTheExitCodes(String command) {
        assertThat(run.execute(command, "--help")).isZero();
        assertThat(run.out()).contains("It ends with", "130", "3     the file is not the one");
        assertThat(run.execute(command)).isEqualTo(command.equals("list") ? 0 : 2);
    }

    @Test
    void withoutACommandItIsUsage() {
        assertThat(run.execute()).isEqualTo(2);
        assertThat(run.execute("--version")).isZero();
        assertThat(run.execute("explode")).isEqualTo(2);
    }
}
