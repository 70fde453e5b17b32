package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.stack.demo.DemoOrganisations;
import dev.vipexport.testsupport.ChildJvm;
import dev.vipexport.testsupport.SignedClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** 2,400 messages in more than forty slices, eight of them on the queue at once. */
class SlicedExportTest {
    private static final String JUNE =
            "/vip-messages/export?workspaceId=ws-demo&mediumId=ch-demo&from=2026-06-01&to=2026-06-30";
    private static final String SMALL_EXPORT =
            "/vip-messages/export?workspaceId=ws-other&mediumId=ch-other&from=2026-06-10&to=2026-06-11";
    private static final String[] WORKER_OPTIONS = {
        "--vip-export.plan.slice-rows=60",
        "--vip-export.plan.max-queued-slices=8",
        "--vip-export.kafka.session-timeout=6s",
        "--vip-export.rows.idle-timeout=10m"
    };

    private static byte[] singleSliceFile;
    private final RunningSystem system = RunningSystem.sharedWithoutWorker();
    private final SignedClient caller = system.caller(DemoOrganisations.DEMO);

    /** Exports the messages as a single slice, in another system. */
    @BeforeAll
    static void exportAsSingleSlice() {
        SignedClient caller = RunningSystem.shared().caller(DemoOrganisations.DEMO);
        HttpResponse<String> answer = caller.get(JUNE);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        singleSliceFile = SignedClient.download(SampleMessages.string(json(answer), "csvUrl"));
    }

    @Test
    void slicedExport_isByteIdentical_whenWorkerDies() throws Exception {
        try (FirestoreProxy proxy = system.startProxy();
                ChildJvm first = system.startWorkerProcessBehind(proxy, WORKER_OPTIONS)) {
            // the first worker stops in the middle of two slices until the test kills it
            proxy.stallAfter(30, "VipMessages", 2);
            String export = acceptedLocation(caller.get(JUNE, "Prefer", "respond-async"));
            await("the first worker is in the middle of its slices")
                    .atMost(TestTimeouts.MAX)
                    .failFast("the worker runs", first::requireAlive)
                    .until(() -> proxy.stalledQueries() == 2);

            first.kill();
            try (var second = system.startWorker(WORKER_OPTIONS);
                    var third = system.startWorker(WORKER_OPTIONS)) {
                awaitEnd(caller, export);
            }

            JsonNode job = job(caller, export);
            assertThat(job.get("state").stringValue()).as(job.toString()).isEqualTo("SUCCEEDED");
            assertThat(job.get("totalCount").intValue()).isEqualTo(DemoOrganisations.DEMO_COUNT);
            assertThat(SignedClient.download(SampleMessages.string(job, "csvUrl")))
                    .isEqualTo(singleSliceFile);
            HttpResponse<String> manifest = caller.get(export + "/manifest");
            assertThat(manifest.statusCode()).isEqualTo(200);
            assertThat(json(manifest).get("slices").size()).isGreaterThan(DemoOrganisations.DEMO_COUNT / 60 - 1);
            assertThat(verify(manifest.body(), singleSliceFile)).startsWith("OK: 2400 rows");
            singleSliceFile[50_000]++;
            assertThat(verify(manifest.body(), singleSliceFile)).startsWith("NOT the exported file: slice ");
            singleSliceFile[50_000]--;
        }
    }

    @Test
    void slicedExport_isIdenticalToSingleSliceFile() {
        try (var worker = system.startWorker(WORKER_OPTIONS)) {
            String export = acceptedLocation(caller.get(JUNE, "Prefer", "respond-async"));
            awaitEnd(caller, export);

            JsonNode job = job(caller, export);
            assertThat(job.get("state").stringValue()).as(job.toString()).isEqualTo("SUCCEEDED");
            assertThat(SignedClient.download(SampleMessages.string(job, "csvUrl")))
                    .isEqualTo(singleSliceFile);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"compression\":\"gzip\"", "\"format\":\"xlsx\""})
    void compressedExport_isVerifiedSliceBySlice(String option) throws Exception {
        try (var worker = system.startWorker(WORKER_OPTIONS)) {
            HttpResponse<String> accepted = caller.post(
                    "/vip-messages/exports",
                    "{\"workspaceId\":\"ws-demo\",\"mediumId\":\"ch-demo\",\"from\":\"2026-06-01\","
                            + "\"to\":\"2026-06-30\"," + option + "}");
            String export = acceptedLocation(accepted);
            awaitEnd(caller, export);

            JsonNode job = job(caller, export);
            assertThat(job.get("state").stringValue()).as(job.toString()).isEqualTo("SUCCEEDED");
            byte[] file = SignedClient.download(SampleMessages.string(job, "csvUrl"));
            String manifest = caller.get(export + "/manifest").body();
            assertThat(verify(manifest, file)).startsWith("OK: 2400 rows");
            file[file.length / 2]++;
            assertThat(verify(manifest, file)).startsWith("NOT the exported file: ");
        }
    }

    @Test
    void manifest_describesSlicesAndFile() {
        SignedClient single = RunningSystem.shared().caller(DemoOrganisations.DEMO);
        String export = acceptedLocation(single.get(JUNE, "Prefer", "respond-async"));
        awaitEnd(single, export);

        JsonNode job = job(single, export);
        JsonNode manifest = json(single.get(export + "/manifest"));

        assertThat(manifest.propertyNames())
                .containsExactly(
                        "exportId",
                        "query",
                        "snapshotAt",
                        "columns",
                        "options",
                        "slices",
                        "whole",
                        "cellsDefused",
                        "warnings");
        assertThat(manifest.get("query").toString())
                .isEqualTo(
                        "{\"workspaceId\":\"ws-demo\",\"mediumId\":\"ch-demo\",\"from\":\"2026-06-01T00:00:00.000000Z\","
                                + "\"to\":\"2026-06-30T23:59:59.999999Z\",\"label\":null,\"contentType\":null}");
        assertThat(manifest.get("snapshotAt")).isEqualTo(job.get("snapshotAt"));
        assertThat(manifest.get("options").toString())
                .isEqualTo("{\"format\":\"csv\",\"compression\":\"none\",\"timeZone\":\"Z\",\"timestamps\":\"iso\","
                        + "\"formulas\":\"defuse\",\"bom\":false,\"delimiter\":\"comma\",\"strict\":false}");
        assertThat(manifest.get("slices").get(0).propertyNames())
                .containsExactly("index", "from", "to", "offset", "rows", "bytes", "crc32c", "uncompressed");
        assertThat(manifest.get("whole").get("crc32c")).isEqualTo(job.get("crc32c"));
        assertThat(manifest.get("whole").get("bytes").longValue()).isEqualTo(singleSliceFile.length);
    }

    private static void awaitEnd(SignedClient caller, String export) {
        await("the export ends")
                .atMost(TestTimeouts.MAX)
                .until(() -> !job(caller, export).get("finishedAt").isNull());
    }

    /** Returns the output of the check that the documentation tells callers to run. */
    private static String verify(String manifest, byte[] file) throws Exception {
        Path folder = Files.createTempDirectory("verify");
        Path manifestFile = Files.writeString(folder.resolve("manifest.json"), manifest);
        Path csv = Files.write(folder.resolve("file.csv"), file);
        return ChildJvm.ofMain("../../cli/VerifyExport.java")
                .quickStart()
                .arguments(manifestFile.toString(), csv.toString())
                .run()
                .output();
    }

    /** Every slice of the large export stalls after five rows, so they hold every thread for slices. */
    @Test
    void smallExport_finishes_whenLargeJobHoldsSliceThreads() throws Exception {
        SignedClient smallTenant = system.caller(DemoOrganisations.OTHER);
        try (FirestoreProxy proxy = system.startProxy();
                var worker = system.startWorkerBehind(
                        proxy,
                        "--vip-export.plan.slice-rows=60",
                        "--vip-export.rows.idle-timeout=10m",
                        "--vip-export.kafka.stop-timeout=1s")) {
            proxy.stallAfter(5, "VipMessages", 10_000);
            String largeExport = acceptedLocation(caller.get(JUNE, "Prefer", "respond-async"));
            await("the large export runs and its rows stall")
                    .atMost(TestTimeouts.MAX)
                    .until(() -> proxy.stalledQueries() > 0
                            && job(caller, largeExport)
                                    .get("state")
                                    .stringValue()
                                    .equals("RUNNING"));

            HttpResponse<String> small = smallTenant.get(SMALL_EXPORT);

            assertThat(small.statusCode()).as(small.body()).isEqualTo(200);
            assertThat(json(small).get("totalCount").intValue()).isBetween(1, 5);
            JsonNode stillThere = job(caller, largeExport);
            assertThat(stillThere.get("state").stringValue()).isEqualTo("RUNNING");
            assertThat(stillThere.get("progress").get("rowsDone").intValue()).isLessThan(60);
            assertThat(caller.delete(largeExport).statusCode()).isEqualTo(200);
        }
    }

    private static String acceptedLocation(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private static JsonNode job(SignedClient caller, String location) {
        return json(caller.get(location));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
