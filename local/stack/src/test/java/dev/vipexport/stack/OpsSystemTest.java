package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.messaging.ConsumerGroups;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.ops.access.AccessToken;
import dev.vipexport.stack.demo.DemoOrganisations;
import dev.vipexport.testsupport.SignedClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an operator does, with a real worker and a real API. */
class OpsSystemTest {
    private static final String DAY =
            "/vip-messages/export?workspaceId=ws-demo&mediumId=ch-demo&from=2026-06-%1$s&to=2026-06-%1$s";
    private static final Pattern JOB = Pattern.compile("/exports/([0-9a-f]{32})");
    private static final String NAME = "worker-of-operators";
    private static final String REASON = "\"reason\":\"the test wants to see it\"";

    /** The sweep soon takes the tickets of a paused lane for lost, and sends others. */
    private static final String[] WORKER_OPTIONS = {
        // other classes share the system, and their workers may have died
        "--spring.kafka.client-id=" + NAME,
        "--vip-export.heartbeat.interval=50ms",
        "--vip-export.sweep.interval=50ms",
        "--vip-export.sweep.stalled-after=3s",
        "--vip-export.retry.max-delay=1s",
        "--vip-export.upload.retry-timeout=1s"
    };

    private static RunningSystem system;
    private static ConfigurableApplicationContext ops;
    private static ConfigurableApplicationContext worker;

    @BeforeAll
    static void start() {
        system = RunningSystem.sharedWithoutWorker();
        ops = Applications.startOps(
                0, 0, system.options("--vip-export.observer.interval=50ms", "--vip-export.redrive.interval=20ms"));
        worker = system.startWorker(WORKER_OPTIONS);
    }

    @AfterAll
    static void stop() {
        worker.close();
        ops.close();
    }

    private static HttpResponse<String> send(String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(Applications.url(ops) + "/ops/v1/" + path))
                .header(
                        "Authorization",
                        "Bearer " + ops.getBean(AccessToken.class).value())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString());
        try {
            return HttpClient.newHttpClient()
                    .send(
                            body.isEmpty()
                                    ? request.GET().build()
                                    : request.POST(BodyPublishers.ofString(body))
                                            .build(),
                            BodyHandlers.ofString());
        } catch (Exception e) {
            throw new IllegalStateException(path + " failed", e);
        }
    }

    private static JsonNode get(String path) {
        HttpResponse<String> answer = send(path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static JsonNode post(String path, String body) {
        HttpResponse<String> answer = send(path, "{" + body + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static SignedClient caller() {
        return system.caller(DemoOrganisations.DEMO);
    }

    private static String order(String day) {
        HttpResponse<String> accepted = caller().get(DAY.formatted(day), "Prefer", "respond-async");
        return JOB.matcher(accepted.headers().firstValue("Location").orElseThrow())
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    private static JobState state(String exportId) {
        return JobStore.in(system.firestore, TestTimeouts.MAX)
                .find(exportId)
                .orElseThrow()
                .state();
    }

    private static void awaitState(String exportId, JobState expected) {
        await().atMost(TestTimeouts.MAX).until(() -> state(exportId) == expected);
    }

    private static boolean isPaused() {
        return Objects.requireNonNull(
                        worker.getBean(KafkaListenerEndpointRegistry.class).getListenerContainer(ConsumerGroups.JOBS))
                .isContainerPaused();
    }

    private static JsonNode jobsLane() {
        return get("overview").at("/queues/0");
    }

    @Test
    void pausedLane_letsTicketsWait_untilItIsResumed() {
        post("lanes/jobs:pause", REASON);
        await("the worker obeys").atMost(TestTimeouts.MAX).until(OpsSystemTest::isPaused);
        String exportId = order("02");
        await("the sweep has sent more tickets")
                .atMost(TestTimeouts.MAX)
                .until(() -> jobsLane().get("waiting").asLong() >= 3);
        assertThat(jobsLane().at("/paused/by").asString()).isEqualTo("token");
        assertThat(state(exportId)).isEqualTo(JobState.QUEUED);
        assertThat(jobsLane().get("members").asInt())
                .as("a paused consumer stays")
                .isPositive();

        post("lanes/jobs:resume", REASON);

        awaitState(exportId, JobState.SUCCEEDED);
        await().atMost(TestTimeouts.MAX).until(() -> jobsLane().get("lag").asLong() == 0);
    }

    @Test
    void drainedWorker_leavesItsTicketsToOthers() {
        String name = nameOfTheWorker();
        post("workers/" + name + ":drain", REASON);
        await().atMost(TestTimeouts.MAX).until(() -> jobsLane().get("members").asInt() == 0);
        String exportId = order("03");
        await().atMost(TestTimeouts.MAX).until(() -> jobsLane().get("waiting").asLong() >= 1);
        assertThat(state(exportId)).isEqualTo(JobState.QUEUED);
        assertThat(stateOf(name)).isEqualTo("drained");

        try (ConfigurableApplicationContext unused = system.startWorker()) {
            awaitState(exportId, JobState.SUCCEEDED);
        }
        assertThat(stateOf(name)).isEqualTo("drained");

        post("workers/" + name + ":resume", REASON);
        awaitState(order("05"), JobState.SUCCEEDED);
    }

    private static String nameOfTheWorker() {
        return await().atMost(TestTimeouts.MAX)
                .until(OpsSystemTest::findWorker, Optional::isPresent)
                .orElseThrow();
    }

    private static Optional<String> findWorker() {
        return get("workers")
                .get("workers")
                .valueStream()
                .map(shown -> shown.get("name").asString())
                .filter(name -> name.startsWith(NAME))
                .findFirst();
    }

    private static String stateOf(String worker) {
        return get("workers")
                .get("workers")
                .valueStream()
                .filter(shown -> shown.get("name").asString().equals(worker))
                .findFirst()
                .orElseThrow()
                .get("state")
                .asString();
    }

    /** From the failure of a caller's export to its file, as docs/ops.md says. */
    @Test
    void failedExport_isFound_redriven_andSucceeds() {
        post("lanes/jobs:pause", REASON);
        await().atMost(TestTimeouts.MAX).until(OpsSystemTest::isPaused);
        String exportId = order("04");
        // what a worker records after its retries
        JobStore jobs = JobStore.in(system.firestore, TestTimeouts.MAX);
        JobStore.Change unused = jobs.change(
                exportId,
                current -> current.failed(
                        1, new JobFailure(JobFailure.Code.RETRIES_EXHAUSTED, "storage was away"), Instant.now()));
        post("lanes/jobs:resume", REASON);

        assertThat(get("jobs?state=failed&org="
                                + jobs.find(exportId).orElseThrow().caller().orgId())
                        .toString())
                .contains(exportId);
        JsonNode plan = post("redrives:plan", "\"exportIds\":[\"" + exportId + "\"]");
        assertThat(plan.at("/items/0/verdict").asString()).isEqualTo("REDRIVE");
        JsonNode started = post("redrives", "\"token\":\"" + plan.get("token").asString() + "\"," + REASON);

        await().atMost(TestTimeouts.MAX)
                .until(() -> get("redrives/" + started.get("redriveId").asString())
                        .at("/redrive/state")
                        .asString()
                        .equals("done"));
        String again = Objects.requireNonNull(jobs.find(exportId).orElseThrow().retriedAs());
        awaitState(again, JobState.SUCCEEDED);
        assertThat(state(exportId)).isEqualTo(JobState.FAILED);
        assertThat(get("audit").toString()).contains("redrive.start", "lane.pause", "lane.resume");
    }

    @Test
    void workerThatStops_isGoneFromTheList() {
        ConfigurableApplicationContext other = system.startWorker(
                "--vip-export.heartbeat.interval=50ms",
                "--vip-export.heartbeat.leave-timeout=5m",
                "--spring.kafka.client-id=one-that-stops");
        await().atMost(TestTimeouts.MAX).until(() -> get("workers").toString().contains("one-that-stops"));
        other.close();
        await().atMost(TestTimeouts.MAX).until(() -> !get("workers").toString().contains("one-that-stops"));
    }
}
