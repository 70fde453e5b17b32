package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.fault.Faults;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.stack.demo.DemoOrganisations;
import dev.vipexport.testsupport.SignedClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Large exports that hold every thread for large jobs, beside one thread for small jobs. The tests compare states, never
 * durations.
 */
class FairnessTest {
    private static final Duration STALL = Duration.ofMinutes(20);
    private static final String LARGE_EXPORT =
            "/vip-messages/export?workspaceId=ws-demo&mediumId=ch-demo&from=2026-06-01&to=2026-06-30";
    private static final String NEXT_LARGE_EXPORT =
            "/vip-messages/export?workspaceId=ws-demo&mediumId=ch-demo&from=2026-06-01&to=2026-06-29";
    private static final String SMALL_EXPORT =
            "/vip-messages/export?workspaceId=ws-other&mediumId=ch-other&from=2026-06-10&to=2026-06-11";
    private static final String[] WORKER_OPTIONS = {
        "--vip-export.kafka.stop-timeout=1s",
        // a stalled call never returns, so a longer wait for it would only delay the end of the test
        "--spring.lifecycle.timeout-per-shutdown-phase=2s",
        "--vip-export.kafka.small-job-concurrency=1",
        "--vip-export.kafka.large-job-concurrency=1",
        "--vip-export.plan.slice-rows=600",
        "--vip-export.plan.count-timeout=20m",
        "--vip-export.upload.retry-timeout=20m",
        "--vip-export.sweep.stalled-after=30m"
    };

    private final RunningSystem system = RunningSystem.sharedWithoutWorker();
    private final List<String> exports = new ArrayList<>();
    private final SignedClient largeTenant = system.caller(DemoOrganisations.DEMO);

    @AfterEach
    void endExports() {
        system.backends.firestore().faults().clear();
        system.backends.storage().faults().clear();
        exports.forEach(largeTenant::delete);
    }

    @Test
    void smallExport_finishes_whenLargeJobsArePlanned() {
        Faults faults = system.backends.firestore().faults();
        int before = faults.fired();
        // the first two counts show that the job is large, the third one splits it
        var counts = new AtomicInteger();
        faults.arm(1, call -> countsMessages(call) && counts.incrementAndGet() == 3, new Fault.Delay(STALL));
        try (var worker = system.startWorker(WORKER_OPTIONS)) {
            String planned = acceptedLocation(largeTenant.get(LARGE_EXPORT, "Prefer", "respond-async"));
            await("the worker splits the large export")
                    .atMost(TestTimeouts.MAX)
                    .until(() -> faults.fired() == before + 1);
            String queued = acceptedLocation(largeTenant.get(NEXT_LARGE_EXPORT, "Prefer", "respond-async"));

            assertSmallExportFinishes();

            assertThat(state(largeTenant, planned)).isEqualTo("QUEUED");
            assertThat(state(largeTenant, queued)).isEqualTo("QUEUED");
        }
    }

    @Test
    void smallExport_finishes_whenLargeJobsAreAssembled() {
        String assembled = acceptedLocation(largeTenant.get(LARGE_EXPORT, "Prefer", "respond-async"));
        String id = assembled.substring(assembled.lastIndexOf('/') + 1);
        Faults faults = system.backends.storage().faults();
        int before = faults.fired();
        faults.arm(
                100_000,
                call -> call.target().contains("/compose") && call.target().contains(id),
                new Fault.Delay(STALL));
        try (var worker = system.startWorker(WORKER_OPTIONS)) {
            await("the worker assembles the large export")
                    .atMost(TestTimeouts.MAX)
                    .until(() -> faults.fired() > before);
            String queued = acceptedLocation(largeTenant.get(NEXT_LARGE_EXPORT, "Prefer", "respond-async"));

            assertSmallExportFinishes();

            assertThat(state(largeTenant, assembled)).isEqualTo("ASSEMBLING");
            assertThat(state(largeTenant, queued)).isEqualTo("QUEUED");
        }
    }

    private void assertSmallExportFinishes() {
        HttpResponse<String> small = system.caller(DemoOrganisations.OTHER).get(SMALL_EXPORT);
        assertThat(small.statusCode()).as(small.body()).isEqualTo(200);
    }

    private static boolean countsMessages(Faults.Call call) {
        return call.method().equals("RunAggregationQuery") && call.target().contains("VipMessages");
    }

    private String acceptedLocation(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        String location = answer.headers().firstValue("Location").orElseThrow();
        exports.add(location);
        return location;
    }

    private static String state(SignedClient caller, String location) {
        JsonNode job = JsonMapper.shared().readTree(caller.get(location).body());
        return SampleMessages.string(job, "state");
    }
}
