package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.fault.Faults;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.stack.demo.Caller;
import dev.vipexport.stack.demo.DemoOrganisations;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Giants that hold every thread there is for large jobs, with one thread for small ones: shown by what is done and what is
 * not, never by how long it took.
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
        "--vip-export.queue.stop-timeout=1s",
        "--vip-export.queue.concurrency=1",
        "--vip-export.queue.large-job-concurrency=1",
        "--vip-export.plan.slice-rows=600",
        "--vip-export.plan.count-timeout=20m",
        "--vip-export.upload.give-up-after=20m",
        "--vip-export.sweep.still-for=30m"
    };

    @Test
    void smallExport_finishes_whenLargeJobsArePlanned() throws Exception {
        try (var system = new RunningSystem()) {
            DemoOrganisations.seed(system.firestore);
            var faults = system.backends.firestore().faults();
            // the first counts say that the job is large, the third cuts it
            var counts = new AtomicInteger();
            faults.arm(1, call -> countsMessages(call) && counts.incrementAndGet() == 3, new Fault.Delay(STALL));
            system.startWorker(WORKER_OPTIONS);
            Caller largeTenant = system.caller(DemoOrganisations.DEMO);
            String planned = acceptedLocation(largeTenant.get(LARGE_EXPORT, "Prefer", "respond-async"));
            await("the giant is being cut").atMost(TestTimeouts.MAX).until(() -> faults.fired() == 1);
            String queued = acceptedLocation(largeTenant.get(NEXT_LARGE_EXPORT, "Prefer", "respond-async"));

            assertSmallExportFinishes(system);

            assertThat(state(largeTenant, planned)).isEqualTo("QUEUED");
            assertThat(state(largeTenant, queued)).isEqualTo("QUEUED");
        }
    }

    @Test
    void smallExport_finishes_whenLargeJobsAreAssembled() throws Exception {
        try (var system = new RunningSystem()) {
            DemoOrganisations.seed(system.firestore);
            Caller largeTenant = system.caller(DemoOrganisations.DEMO);
            String assembled = acceptedLocation(largeTenant.get(LARGE_EXPORT, "Prefer", "respond-async"));
            String id = assembled.substring(assembled.lastIndexOf('/') + 1);
            var faults = system.backends.storage().faults();
            faults.arm(
                    100_000,
                    call -> call.target().contains("/compose") && call.target().contains(id),
                    new Fault.Delay(STALL));
            system.startWorker(WORKER_OPTIONS);
            await("the giant is being assembled").atMost(TestTimeouts.MAX).until(() -> faults.fired() > 0);
            String queued = acceptedLocation(largeTenant.get(NEXT_LARGE_EXPORT, "Prefer", "respond-async"));

            assertSmallExportFinishes(system);

            assertThat(state(largeTenant, assembled)).isEqualTo("ASSEMBLING");
            assertThat(state(largeTenant, queued)).isEqualTo("QUEUED");
        }
    }

    private static void assertSmallExportFinishes(RunningSystem system) {
        HttpResponse<String> small = system.caller(DemoOrganisations.OTHER).get(SMALL_EXPORT);
        assertThat(small.statusCode()).as(small.body()).isEqualTo(200);
    }

    private static boolean countsMessages(Faults.Call call) {
        return call.method().equals("RunAggregationQuery") && call.target().contains("VipMessages");
    }

    private static String acceptedLocation(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private static String state(Caller caller, String location) {
        JsonNode job = JsonMapper.shared().readTree(caller.get(location).body());
        return SampleMessages.string(job, "state");
    }
}
