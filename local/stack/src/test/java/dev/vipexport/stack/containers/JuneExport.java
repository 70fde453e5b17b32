package dev.vipexport.stack.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.testsupport.SignedClient;
import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One export of all of the demo's messages, watched over HTTP as any caller would. */
final class JuneExport {
    private static final String JUNE =
            "/vip-messages/export?workspaceId=ws-demo&mediumId=ch-demo&from=2026-06-01&to=2026-06-30";

    private final SignedClient caller;
    private final String location;

    private JuneExport(SignedClient caller, String location) {
        this.caller = caller;
        this.location = location;
    }

    /** Sends the request until it is accepted: 503 asks to be repeated, while Kafka or its topics are not there yet. */
    static JuneExport start(SignedClient caller) {
        HttpResponse<String> answer = await("the export is accepted")
                .atMost(TestTimeouts.MAX)
                .until(() -> caller.get(JUNE, "Prefer", "respond-async"), response -> response.statusCode() != 503);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return new JuneExport(caller, answer.headers().firstValue("Location").orElseThrow());
    }

    JsonNode job() {
        return JsonMapper.shared().readTree(caller.get(location).body());
    }

    String state() {
        return job().required("state").stringValue();
    }

    /** The file's bytes, once the job has succeeded; fails when {@code worker} ends before. */
    byte[] awaitFile(JarProcess worker) {
        await("the export succeeds")
                .atMost(TestTimeouts.MAX)
                .failFast("the worker runs", worker::requireAlive)
                .until(() -> state().equals("SUCCEEDED"));
        return SignedClient.download(job().required("csvUrl").stringValue());
    }
}
