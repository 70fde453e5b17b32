package dev.vipexport.ops.overview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.common.fleet.FleetStore;
import dev.vipexport.common.fleet.Heartbeat;
import dev.vipexport.common.fleet.HeldTicket;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure.Code;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.ops.RunningOps;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** One picture of queues, jobs and workers, for the console and for Prometheus. */
class OverviewTest {
    private static final String REASON = "{\"reason\":\"maintenance of the bucket\"}";

    private static RunningOps ops;
    private static ExportJob oldest;

    @BeforeAll
    static void start() {
        ops = RunningOps.start();
        oldest = ops.order("org", TestJobs.NOW);
        ops.bean(TicketPublisher.class).send(oldest);
        ops.order("org", TestJobs.NOW.plusSeconds(1));
        ExportJob failed = ops.fail("org", Code.INTERNAL, TestJobs.NOW);
        ops.bean(TicketPublisher.class).sendToDeadLetters(failed, null);
        fleet().beat(heartbeat("alive-1", Instant.now(), false));
        fleet().beat(heartbeat("silent-1", Instant.now().minus(Duration.ofHours(1)), false));
        fleet().beat(heartbeat("draining-1", Instant.now(), true));
        await().atMost(TestTimeouts.MAX).until(() -> {
            JsonNode overview = overview();
            return overview.at("/letters/open").asInt() == 1
                    && overview.at("/queues/0/lag").asInt() == 1
                    && overview.at("/workers/draining").asInt() == 1;
        });
    }

    @AfterAll
    static void stop() throws Exception {
        ops.close();
    }

    private static FleetStore fleet() {
        return new FleetStore(ops.firestore(), TestTimeouts.MAX);
    }

    private static Heartbeat heartbeat(String name, Instant seenAt, boolean drained) {
        return new Heartbeat(
                name,
                "1.0",
                TestJobs.NOW,
                seenAt,
                Duration.ofMinutes(5),
                Map.of("jobs", 4),
                List.of(new HeldTicket("jobs", "vip-export.jobs", 99, 0, "id", "org", seenAt)),
                100,
                200,
                drained);
    }

    private static JsonNode overview() {
        return ops.get("overview").json();
    }

    @Test
    void overview_countsJobsQueuesAndWorkers() {
        JsonNode overview = overview();

        assertThat(overview.at("/jobs/queued").asInt()).isEqualTo(2);
        assertThat(overview.at("/jobs/stalled").asInt()).isEqualTo(2);
        assertThat(overview.at("/jobs/oldest/exportId").asString()).isEqualTo(oldest.exportId());
        assertThat(overview.at("/queues/0/lane").asString()).isEqualTo("jobs");
        assertThat(overview.at("/queues/0/waiting").asInt()).isEqualTo(1);
        assertThat(overview.at("/queues/0/headAgeSeconds").isNumber()).isTrue();
        assertThat(overview.at("/workers/alive").asInt()).isEqualTo(1);
        assertThat(overview.at("/workers/silent").asInt()).isEqualTo(1);
        assertThat(overview.at("/observed/kafka").isNull()).isFalse();
    }

    @Test
    void queues_haveTheirHistory() {
        JsonNode queue = ops.get("queues").json().at("/queues/0");
        assertThat(queue.get("history")).isNotEmpty();
        assertThat(queue.at("/queue/topic").asString()).isEqualTo("vip-export.jobs");
    }

    @Test
    void workers_areShown_withWhatTheyHold() {
        List<String> states = ops.get("workers")
                .json()
                .get("workers")
                .valueStream()
                .map(worker -> worker.get("name").asString() + " "
                        + worker.get("state").asString() + " "
                        + worker.at("/inHand/0/orgId").asString())
                .toList();
        assertThat(states).containsExactly("alive-1 alive org", "draining-1 draining org", "silent-1 silent org");
    }

    @Test
    void lane_isPaused_andResumed() {
        assertThat(ops.post("lanes/slices:pause", REASON).status()).isEqualTo(200);
        await().atMost(TestTimeouts.MAX)
                .until(() -> overview().at("/queues/2/paused/reason").asString().equals("maintenance of the bucket"));
        assertThat(ops.post("lanes/slices:resume", REASON).status()).isEqualTo(200);
        await().atMost(TestTimeouts.MAX)
                .until(() -> overview().at("/queues/2/paused").isNull());
        assertThat(ops.post("lanes/no-such:pause", REASON).status()).isEqualTo(404);
        assertThat(ops.post("workers/no-such:drain", REASON).status()).isEqualTo(404);
        assertThat(ops.post("workers/alive-1:drain", REASON).status()).isEqualTo(200);
    }

    @Test
    void stream_beginsWithTheLastObservation_andGoesOn() throws Exception {
        try (InputStream body = HttpClient.newHttpClient()
                        .send(ops.request("stream").build(), BodyHandlers.ofInputStream())
                        .body();
                var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            int events = 0;
            for (String line = lines.readLine(); events < 3; line = lines.readLine()) {
                assertThat(line).isNotNull();
                if (line.startsWith("data:")) {
                    assertThat(line).contains("\"queues\":[{\"lane\":\"jobs\"");
                    events++;
                }
            }
        }
    }

    @Test
    void metrics_haveTheObservation() {
        String scrape = ops.scrape();
        assertThat(scrape)
                .contains("vip_export_jobs{state=\"queued\"} 2.0")
                .contains("vip_export_queue_lag{lane=\"jobs\",stage=\"main\"} 1.0")
                .contains("vip_export_queue_waiting{lane=\"jobs\"} 1.0")
                .contains("vip_export_queue_members{lane=\"jobs\"} 0.0")
                .contains("vip_export_letters_open 1.0")
                .contains("vip_export_observer_last_success_seconds{source=\"kafka\"}")
                .contains("vip_export_workers{state=\"silent\"} 1.0");
    }
}
