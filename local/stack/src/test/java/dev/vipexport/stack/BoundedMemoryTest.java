package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.common.query.MessageKind;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.stack.demo.DemoOrganisations;
import dev.vipexport.stack.load.Message;
import dev.vipexport.stack.load.MessageWriter;
import dev.vipexport.testsupport.ChildJvm;
import dev.vipexport.testsupport.SignedClient;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A worker with a heap much smaller than the file: if it kept the rows, its process would end. */
class BoundedMemoryTest {
    private static final String JUNE =
            "/vip-messages/export?workspaceId=ws-demo&mediumId=ch-demo&from=2026-06-01&to=2026-06-30";
    private static final int SMALL_COUNT = 3_000;
    private static final int LARGE_COUNT = 300;
    private static final Instant FIRST = Instant.parse("2026-06-01T00:00:00Z");

    /** Firestore's limit of 1 MiB for a document, less the other fields. */
    private static final int MAX_TEXT_LENGTH = 1_000_000;

    @Test
    void worker_exportsManyTimesItsHeap() throws Exception {
        try (var system = new RunningSystem(TestBackends.fromSystemProperties())) {
            writeMessages(system);
            SignedClient caller = system.caller(DemoOrganisations.DEMO);
            try (ChildJvm worker = WorkerProcess.start(system.options(), "-Xmx100m", "-XX:+ExitOnOutOfMemoryError")) {
                assertThat(exported(caller, worker, "").get("bytes").longValue())
                        .isGreaterThan((long) LARGE_COUNT * MAX_TEXT_LENGTH);
                for (String compressed : List.of("&compression=gzip", "&format=xlsx")) {
                    exported(caller, worker, compressed);
                }
            }
        }
    }

    private static JsonNode exported(SignedClient caller, ChildJvm worker, String options) {
        String export = caller.get(JUNE + options, "Prefer", "respond-async")
                .headers()
                .firstValue("Location")
                .orElseThrow();
        await("the export ends")
                .atMost(TestTimeouts.MAX)
                .failFast("the worker runs", worker::requireAlive)
                .until(() -> job(caller, export).get("finishedAt").isString());
        JsonNode job = job(caller, export);
        assertThat(job.get("state").stringValue()).as(job.toString()).isEqualTo("SUCCEEDED");
        assertThat(job.get("totalCount").intValue()).isEqualTo(SMALL_COUNT + LARGE_COUNT);
        return job;
    }

    /** Newest first, the reader gets small messages and widens its window before the large ones arrive. */
    private static void writeMessages(RunningSystem system) {
        try (var writer = new MessageWriter(system.firestore, DemoOrganisations.DEMO_CHANNEL, (origin, reason) -> {
            throw new AssertionError(reason);
        })) {
            String text = "x".repeat(MAX_TEXT_LENGTH);
            for (int i = 0; i < LARGE_COUNT + SMALL_COUNT; i++) {
                writer.write(message(i, i < LARGE_COUNT ? text : "small"), i);
            }
        }
    }

    private static Message message(int i, String text) {
        return new Message("m" + i, "u", FIRST.plusSeconds(i), MessageKind.TEXT, "web", List.of(), text);
    }

    private static JsonNode job(SignedClient caller, String location) {
        return JsonMapper.shared().readTree(caller.get(location).body());
    }
}
