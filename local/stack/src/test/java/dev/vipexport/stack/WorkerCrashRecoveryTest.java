package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.common.messaging.JobTicket;
import dev.vipexport.common.messaging.TicketCodec;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.stack.demo.DemoOrganisations;
import dev.vipexport.testsupport.ChildJvm;
import dev.vipexport.testsupport.SignedClient;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.http.HttpResponse;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WorkerCrashRecoveryTest {
    private static final String JUNE =
            "/vip-messages/export?workspaceId=ws-demo&mediumId=ch-demo" + "&from=2026-06-01&to=2026-06-30";
    private static final String SHORT_SESSION = "--vip-export.kafka.session-timeout=6s";

    @Test
    void export_isIdentical_whenWorkerIsKilled() throws Exception {
        RunningSystem system = RunningSystem.sharedWithoutWorker();
        SignedClient caller = system.caller(DemoOrganisations.DEMO);
        try (FirestoreProxy proxy = system.startProxy();
                ChildJvm first =
                        system.startWorkerProcessBehind(proxy, SHORT_SESSION, "--vip-export.rows.idle-timeout=10m")) {
            // the first worker gets 1,000 rows, then waits until the test kills it
            proxy.stallAfter(1_000, "VipMessages", 1_000);
            String export = acceptedLocation(caller.get(JUNE, "Prefer", "respond-async"));
            await("the first worker is in the middle of the rows")
                    .atMost(TestTimeouts.MAX)
                    .failFast("the worker runs", first::requireAlive)
                    .until(() ->
                            proxy.stalledQueries() > 0 && state(caller, export).equals("RUNNING"));

            first.kill();
            assertThat(state(caller, export)).isEqualTo("RUNNING");
            try (var second = system.startWorker(SHORT_SESSION)) {
                await("the second worker finishes the export")
                        .atMost(TestTimeouts.MAX)
                        .until(() -> state(caller, export).equals("SUCCEEDED"));
                assertEndIsCountedOnce(system, second, export);
                assertExportIsComplete(caller, export);
            }
        }
    }

    /** The killed worker ended nothing: its job was RUNNING after its death. */
    private static void assertEndIsCountedOnce(
            RunningSystem system, ConfigurableApplicationContext worker, String export) throws Exception {
        var registry = worker.getBean(PrometheusMeterRegistry.class);
        String exportId = export.substring(export.lastIndexOf('/') + 1);
        try (var kafka = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", system.backends.kafka().bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            kafka.send(new ProducerRecord<>(Topics.JOBS, exportId, TicketCodec.write(JobTicket.of(exportId))))
                    .get();
        }
        await("the second worker skips the duplicate ticket")
                .atMost(TestTimeouts.MAX)
                .until(() -> Scrape.parse(registry.scrape())
                                .sum("vip_export_tickets_total", "lane", "jobs", "outcome", "skipped")
                        == 1);
        Scrape metrics = Scrape.parse(registry.scrape());
        assertThat(metrics.sum("vip_export_jobs_ended_total")).isEqualTo(1);
        assertThat(metrics.sum("vip_export_jobs_ended_total", "outcome", "succeeded", "size", "small"))
                .isEqualTo(1);
        assertThat(metrics.sum("vip_export_job_duration_seconds_count")).isEqualTo(1);
        assertThat(metrics.sum("vip_export_claims_repeated_total", "lane", "jobs"))
                .isEqualTo(1);
    }

    private static void assertExportIsComplete(SignedClient caller, String export) {
        JsonNode killed = job(caller, export);
        assertThat(killed.get("attempt").intValue()).isEqualTo(1);
        assertThat(killed.get("totalCount").intValue()).isEqualTo(DemoOrganisations.DEMO_COUNT);
        byte[] expected = SignedClient.download(csvUrl(caller.get(JUNE)));
        assertThat(SignedClient.download(SampleMessages.string(killed, "csvUrl")))
                .isEqualTo(expected);
    }

    private static String acceptedLocation(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private static String csvUrl(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return SampleMessages.string(JsonMapper.shared().readTree(answer.body()), "csvUrl");
    }

    private static String state(SignedClient caller, String location) {
        return SampleMessages.string(job(caller, location), "state");
    }

    private static JsonNode job(SignedClient caller, String location) {
        return JsonMapper.shared().readTree(caller.get(location).body());
    }
}
