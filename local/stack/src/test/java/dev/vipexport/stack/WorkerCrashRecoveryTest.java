package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.stack.demo.Caller;
import dev.vipexport.stack.demo.DemoOrganisations;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WorkerCrashRecoveryTest {
    private static final String JUNE =
            "/vip-messages/export?workspaceId=ws-demo&mediumId=ch-demo" + "&from=2026-06-01&to=2026-06-30";
    private static final String SHORT_SESSION = "--vip-export.queue.session-timeout=6s";

    @Test
    void export_isIdentical_whenWorkerIsKilled() throws Exception {
        try (var system = new RunningSystem()) {
            DemoOrganisations.seed(system.firestore);
            Caller caller = system.caller(DemoOrganisations.DEMO);
            // the first worker gets 1,000 rows and then waits until its death
            FirestoreProxy proxy = system.startProxy();
            proxy.stallAfter(1_000, "VipMessages", 1_000);
            WorkerProcess first =
                    system.startWorkerProcessBehind(proxy, SHORT_SESSION, "--vip-export.rows.idle-timeout=10m");
            String export = acceptedLocation(caller.get(JUNE, "Prefer", "respond-async"));
            await("the first worker is in the middle of the rows")
                    .atMost(TestTimeouts.MAX)
                    .failFast("the worker runs", first::requireAlive)
                    .until(() ->
                            proxy.stalledQueries() > 0 && state(caller, export).equals("RUNNING"));

            first.kill();
            assertThat(state(caller, export)).isEqualTo("RUNNING");
            WorkerProcess second = system.startWorkerProcess(SHORT_SESSION);
            await("the second worker finishes it")
                    .atMost(TestTimeouts.MAX)
                    .failFast("the worker runs", second::requireAlive)
                    .until(() -> state(caller, export).equals("SUCCEEDED"));

            JsonNode killed = job(caller, export);
            assertThat(killed.get("attempt").intValue()).isEqualTo(1);
            assertThat(killed.get("totalCount").intValue()).isEqualTo(DemoOrganisations.DEMO_COUNT);
            byte[] expected = caller.download(csvUrl(caller.get(JUNE)));
            assertThat(caller.download(SampleMessages.string(killed, "csvUrl"))).isEqualTo(expected);
        }
    }

    private static String acceptedLocation(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private static String csvUrl(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return SampleMessages.string(JsonMapper.shared().readTree(answer.body()), "csvUrl");
    }

    private static String state(Caller caller, String location) {
        return SampleMessages.string(job(caller, location), "state");
    }

    private static JsonNode job(Caller caller, String location) {
        return JsonMapper.shared().readTree(caller.get(location).body());
    }
}
