package dev.vipexport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands for operators against a server with canned answers. local/stack runs them against the real one. */
class OpsCommandTest {
    private static final String TOKEN = "the-operators-token";
    private static final String REASON = "--reason=the customer asked for it";

    private final Map<String, String> answers = new HashMap<>();
    private final List<String> requests = new ArrayList<>();
    private HttpServer server;
    private CliRunner run;
    private int status = 200;

    @BeforeEach
    void start(@TempDir Path home) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::respond);
        server.start();
        run = new CliRunner(home);
        run.environment.put(
                "VIP_EXPORT_OPS_URL", "http://127.0.0.1:" + server.getAddress().getPort() + "/");
        run.environment.put("VIP_EXPORT_OPS_TOKEN", TOKEN);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void respond(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString().replace("/ops/v1/", "");
            requests.add(exchange.getRequestMethod() + " " + path + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + exchange.getRequestHeaders().getFirst("Idempotency-Key") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = answers.getOrDefault(path, "{\"message\":\"no such thing\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answers.containsKey(path) ? status : 404, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Test
    void organisations_areListed() {
        answers.put(
                "organisations",
                "{\"organisations\":[{\"orgId\":\"org-1\",\"queued\":7,\"running\":1,\"assembling\":0,"
                        + "\"remainingRows\":500,\"oldestExportId\":\"e1\"}]}");

        assertThat(run.execute("ops", "organisations")).as(run.all()).isZero();

        assertThat(run.out().lines().toList().get(1)).matches("org-1 +7 +1 +0 +500 +e1");
    }

    @Test
    void queues_areColumns_orOneJsonLineEach() {
        answers.put(
                "overview",
                "{\"queues\":[{\"lane\":\"jobs\",\"waiting\":3,\"inHand\":1,\"headAgeSeconds\":61.4,\"retryLag\":0,"
                        + "\"members\":8,\"paused\":null}]}");

        assertThat(run.execute("ops", "queues")).as(run.all()).isZero();
        assertThat(run.out().lines().toList().get(1)).matches("jobs +3 +1 +61 s +0 +8 +-");
        assertThat(requests.get(0)).startsWith("GET overview Bearer " + TOKEN + " null");

        assertThat(run.execute("ops", "queues", "--json")).isZero();
        assertThat(run.out()).startsWith("{\"lane\":\"jobs\"").endsWith("}\n");
    }

    @Test
    void filters_areParameters() {
        assertThat(run.execute("ops", "jobs", "--org=a b&c", "--state=FAILED", "--limit=7"))
                .as("there is no answer")
                .isEqualTo(4);
        assertThat(requests.get(0)).contains("org=a%20b%26c", "state=failed", "limit=7");
    }

    @ParameterizedTest
    @CsvSource({
        "cancel abc, jobs/abc:cancel",
        "discard 0-7, letters/0-7:discard",
        "pause slices, lanes/slices:pause",
        "resume slices, lanes/slices:resume",
        "drain host-1, workers/host-1:drain",
        "drain host-1 --undo, workers/host-1:resume"
    })
    void action_sendsReasonAndKey(String command, String path) {
        answers.put(path, "{\"auditId\":\"a-1\",\"state\":\"held\"}");
        List<String> arguments = new ArrayList<>(List.of("ops"));
        arguments.addAll(List.of(command.split(" ")));
        arguments.addAll(List.of(REASON, "--key=key-1"));

        assertThat(run.execute(arguments.toArray(String[]::new))).as(run.all()).isZero();

        assertThat(requests)
                .containsExactly(
                        "POST " + path + " Bearer " + TOKEN + " key-1 {\"reason\":\"the customer asked for it\"}");
        assertThat(run.out()).isEqualTo("held, audit a-1\n");
    }

    @Test
    void action_isRefused_withoutReason() {
        assertThat(run.execute("ops", "cancel", "abc")).isEqualTo(2);
        assertThat(run.execute("ops", "redrive", "abc")).isEqualTo(2);
        assertThat(requests).isEmpty();
    }

    @Test
    void redrive_plansFirst_andStartsThePlan() {
        answers.put(
                "redrives:plan",
                "{\"token\":\"t-1\",\"items\":[{\"exportId\":\"abc\",\"verdict\":\"REDRIVE\",\"why\":\"it failed\"}]}");
        answers.put("redrives", "{\"auditId\":\"a-1\",\"redriveId\":\"t-1\",\"state\":\"running\"}");

        assertThat(run.execute("ops", "redrive", "abc", "--dry-run"))
                .as(run.all())
                .isZero();
        assertThat(run.out()).contains("abc", "redrive", "it failed");
        assertThat(requests).hasSize(1);
        assertThat(requests.get(0)).contains("\"exportIds\":[\"abc\"]");

        assertThat(run.execute("ops", "redrive", "--code=internal", REASON)).isZero();
        assertThat(requests.get(1)).contains("\"code\":\"internal\"");
        assertThat(requests.get(2)).contains("{\"token\":\"t-1\",\"reason\":\"the customer asked for it\"}");
        assertThat(run.out()).endsWith("Redrive t-1 is running\n");
    }

    @Test
    void failures_haveTheirExitCodes() {
        answers.put("overview", "{\"message\":\"Unauthorized\"}");
        status = 401;
        assertThat(run.execute("ops", "overview")).isEqualTo(4);
        assertThat(run.err()).contains("Unauthorized").doesNotContain(TOKEN);
        status = 503;
        assertThat(run.execute("ops", "overview")).isEqualTo(5);

        run.environment.remove("VIP_EXPORT_OPS_TOKEN");
        assertThat(run.execute("ops", "overview")).isEqualTo(2);
        assertThat(run.err()).contains("VIP_EXPORT_OPS_TOKEN");
        run.environment.put("VIP_EXPORT_OPS_TOKEN", TOKEN);
        assertThat(run.execute("ops", "overview", "--ops-url=ftp://host")).isEqualTo(2);
        server.stop(0);
        assertThat(run.execute("ops", "overview")).isEqualTo(5);
    }
}
