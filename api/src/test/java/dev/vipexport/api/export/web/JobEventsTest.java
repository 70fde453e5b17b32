package dev.vipexport.api.export.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import dev.vipexport.api.export.FakeWorker;
import dev.vipexport.api.export.wait.JobWaits;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JobEventsTest {
    private static final RunningApi API = RunningApi.shared();
    private static final FakeWorker WORKER = FakeWorker.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String HEARTBEAT = ":still here";
    private static final String STREAM_END = "the end of the stream";

    private final Organisation organisation = Organisation.create();
    private final ApiClient caller = ApiClient.of(API, organisation);

    private String queueExport() {
        HttpResponse<String> answer = caller.post("/vip-messages/exports", organisation.juneBody(""));
        return ApiClient.json(answer).get("exportId").asString();
    }

    private static String eventsPath(String exportId) {
        return "/vip-messages/exports/" + exportId + "/events";
    }

    /** Reads the blocks of one event stream. */
    private record SseClient(HttpResponse<InputStream> answer, BlockingQueue<String> blocks) implements AutoCloseable {

        static SseClient open(ApiClient caller, String exportId, String... headers) throws Exception {
            HttpResponse<InputStream> answer =
                    HTTP.send(caller.signed(eventsPath(exportId), headers).build(), BodyHandlers.ofInputStream());
            var stream = new SseClient(answer, new LinkedBlockingQueue<>());
            var reader = new Thread(stream::readAll, "events-of-" + exportId);
            reader.setDaemon(true);
            reader.start();
            return stream;
        }

        private void readAll() {
            var block = new StringBuilder();
            try (var lines = answer.body()) {
                for (int next = lines.read(); next >= 0; next = lines.read()) {
                    block.append((char) next);
                    if (block.toString().endsWith("\n\n")) {
                        blocks.add(new String(
                                        block.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                                .strip());
                        block.setLength(0);
                    }
                }
                blocks.add(STREAM_END);
            } catch (IOException e) {
                blocks.add("broken: " + e.getMessage());
            }
        }

        String next() throws InterruptedException {
            String block = blocks.poll(TestTimeouts.MAX.toMillis(), TimeUnit.MILLISECONDS);
            return block == null ? "nothing came" : block;
        }

        /** Returns the next event and skips heartbeats. */
        String nextEvent() throws InterruptedException {
            String block = next();
            while (block.equals(HEARTBEAT)) {
                block = next();
            }
            return block;
        }

        /** Returns the next event that is not progress, because a recheck can see the running job. */
        String nextEventAfterProgress() throws InterruptedException {
            String block = nextEvent();
            while (block.contains("\"RUNNING\"") || block.contains("\"ASSEMBLING\"")) {
                block = nextEvent();
            }
            return block;
        }

        @Override
        public void close() throws IOException {
            answer.body().close();
        }
    }

    private static String line(String block, String name) {
        return block.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    @Test
    void stream_sendsEveryStateAndProgress() throws Exception {
        String exportId = queueExport();
        try (SseClient stream = SseClient.open(caller, exportId)) {
            assertThat(stream.answer().statusCode()).isEqualTo(200);
            assertThat(stream.answer().headers().firstValue("content-type").orElseThrow())
                    .startsWith("text/event-stream");
            String first = stream.nextEvent();
            assertThat(line(first, "event")).isEqualTo("state");
            assertThat(ApiClient.json(line(first, "data")))
                    .isEqualTo(ApiClient.json(caller.get("/vip-messages/exports/" + exportId)));

            WORKER.start(exportId, 200);
            assertThat(stream.nextEvent()).contains("event:state", "\"state\":\"RUNNING\"");
            WORKER.progress(exportId, 33);
            assertThat(stream.nextEvent()).contains("event:progress", "\"rowsDone\":33,\"rowsTotal\":200");
            WORKER.assemble(exportId);
            assertThat(stream.nextEvent()).contains("event:state", "\"state\":\"ASSEMBLING\"");
            WORKER.publishEvent(WORKER.succeed(exportId, 200));
            assertThat(stream.nextEvent()).contains("event:state", "\"state\":\"SUCCEEDED\"", "\"csvUrl\":\"http");
            assertThat(stream.nextEvent()).isEqualTo(STREAM_END);
        }
    }

    @Test
    void stream_sendsEnd_whenClockIsBehind() throws Exception {
        String exportId = queueExport();
        try (SseClient stream = SseClient.open(caller, exportId)) {
            assertThat(stream.nextEvent()).contains("event:state");
            var anHourAgo = java.time.Instant.now().minusSeconds(3_600);
            WORKER.jobs().change(exportId, job -> job.canceled(anHourAgo));
            assertThat(stream.nextEvent()).contains("event:state", "\"state\":\"CANCELED\"");
            assertThat(stream.nextEvent()).isEqualTo(STREAM_END);
        }
    }

    @Test
    void head_isNotAllowed() throws Exception {
        var head = caller.signed(eventsPath(queueExport()))
                .method("HEAD", java.net.http.HttpRequest.BodyPublishers.noBody())
                .build();

        assertThat(HTTP.send(head, BodyHandlers.discarding()).statusCode()).isEqualTo(405);
    }

    @Test
    void stream_isUnavailable_whenOrganisationQuotaIsUsed() throws Exception {
        String exportId = queueExport();
        RunningApi api = RunningApi.withSmallQuotas();
        ApiClient here = ApiClient.of(api, organisation);
        try (SseClient stream = SseClient.open(here, exportId)) {
            assertThat(stream.nextEvent()).contains("event:state");
            assertThat(here.get(eventsPath(exportId)).statusCode()).isEqualTo(503);
        }
        await().atMost(TestTimeouts.MAX).until(() -> api.bean(JobWaits.class).heldCount() == 0);
    }

    @Test
    void reconnect_sendsState_onlyWhenItChanged() throws Exception {
        String exportId = queueExport();
        String lastId;
        try (SseClient stream = SseClient.open(caller, exportId)) {
            lastId = line(stream.nextEvent(), "id");
        }
        try (SseClient again = SseClient.open(caller, exportId, "Last-Event-ID", lastId)) {
            WORKER.start(exportId, 5);
            assertThat(again.nextEvent()).contains("\"state\":\"RUNNING\"");
        }
        try (SseClient again = SseClient.open(caller, exportId, "Last-Event-ID", lastId)) {
            assertThat(again.nextEvent()).contains("event:state", "\"state\":\"RUNNING\"");
        }
    }

    @Test
    void reconnect_isNoContent_whenEndWasSeen() throws Exception {
        String exportId = queueExport();
        WORKER.finish(exportId, 5);
        String lastId;
        try (SseClient stream = SseClient.open(caller, exportId, "Last-Event-ID", "of-long-ago")) {
            String only = stream.nextEvent();
            lastId = line(only, "id");
            assertThat(only).contains("event:state", "\"state\":\"SUCCEEDED\"");
            assertThat(stream.nextEvent()).isEqualTo(STREAM_END);
        }

        assertThat(caller.get(eventsPath(exportId), "Last-Event-ID", lastId).statusCode())
                .isEqualTo(204);
    }

    @Test
    void stream_sendsHeartbeats_andEndsWithCallerOrInstance() throws Exception {
        String exportId = queueExport();
        var api = RunningApi.start("vip-export.export.heartbeat-interval=50ms");
        ApiClient here = ApiClient.of(api, organisation);
        try (SseClient stream = SseClient.open(here, exportId)) {
            assertThat(stream.nextEvent()).contains("event:state");
            assertThat(stream.next()).isEqualTo(HEARTBEAT);
            assertThat(stream.next()).isEqualTo(HEARTBEAT);
        }
        await().atMost(TestTimeouts.MAX).until(() -> api.bean(JobWaits.class).heldCount() == 0);

        try (SseClient stream = SseClient.open(here, exportId)) {
            assertThat(stream.nextEvent()).contains("event:state");
            api.close();
            await().atMost(TestTimeouts.MAX).until(() -> stream.nextEvent().equals(STREAM_END));
        }
    }

    @Test
    void stream_staysOpen_whenConnectionIsIdle() throws Exception {
        String exportId = queueExport();
        RunningApi api = RunningApi.withShortWaits();
        try (SseClient stream = SseClient.open(ApiClient.of(api, organisation), exportId)) {
            assertThat(stream.nextEvent()).contains("event:state");
            for (int i = 0; i < 10; i++) {
                assertThat(stream.next()).isEqualTo(HEARTBEAT);
            }
            WORKER.finish(exportId, 1);
            String last = "";
            for (String event = stream.nextEvent(); !event.equals(STREAM_END); event = stream.nextEvent()) {
                last = event;
            }
            assertThat(last).contains("event:state", "\"state\":\"SUCCEEDED\"");
        }
    }

    @Test
    void stream_ends_whenJobIsDeleted() throws Exception {
        String exportId = queueExport();
        try (SseClient stream = SseClient.open(caller, exportId)) {
            assertThat(stream.nextEvent()).contains("event:state");
            API.bean(dev.vipexport.common.job.store.JobListing.class).delete(exportId);
            assertThat(stream.nextEvent()).isEqualTo(STREAM_END);
        }
    }

    /** Reads blocks up to one that is no heartbeat, and gives up after many heartbeats. */
    private static String nextEventWithin(SseClient stream, int heartbeats) throws InterruptedException {
        String block = stream.next();
        for (int seen = 0; block.equals(HEARTBEAT) && seen < heartbeats; seen++) {
            block = stream.next();
        }
        return block;
    }

    @Test
    void stream_ends_whenKeyIsSwitchedOff() throws Exception {
        String exportId = queueExport();
        RunningApi api = RunningApi.withSmallQuotas();
        try (SseClient stream = SseClient.open(ApiClient.of(api, organisation), exportId)) {
            assertThat(stream.nextEvent()).contains("event:state");
            organisation.setKeyActive(false);

            assertThat(nextEventWithin(stream, 50)).isEqualTo(":the key no longer works");
            assertThat(stream.next()).isEqualTo(STREAM_END);
        }
        await().atMost(TestTimeouts.MAX).until(() -> api.bean(JobWaits.class).heldCount() == 0);
    }

    @Test
    void stream_sendsNoLink_whenKeyIsSwitchedOff() throws Exception {
        String exportId = queueExport();
        try (SseClient stream = SseClient.open(caller, exportId)) {
            assertThat(stream.nextEvent()).contains("event:state");
            organisation.setKeyActive(false);
            WORKER.finish(exportId, 5);

            assertThat(stream.nextEvent()).isEqualTo(":the key no longer works");
            assertThat(stream.next()).isEqualTo(STREAM_END);
        }
    }

    @Test
    void streams_holdNoThread_andCountAsWaiters() throws Exception {
        String exportId = queueExport();
        RunningApi api = RunningApi.withFewThreads();
        ApiClient here = ApiClient.of(api, organisation);
        List<SseClient> streams = new java.util.ArrayList<>();
        for (int i = 0; i < 50; i++) {
            streams.add(SseClient.open(here, exportId));
            assertThat(streams.get(i).nextEvent()).contains("event:state");
        }
        HttpResponse<String> refused = here.get(eventsPath(exportId));
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).contains("5");
        assertThat(refused.headers().firstValue("content-type")).contains("application/json");
        assertThat(ApiClient.json(refused).has("message")).isTrue();

        WORKER.finish(exportId, 3);
        for (SseClient stream : streams) {
            assertThat(stream.nextEventAfterProgress()).contains("SUCCEEDED");
            assertThat(stream.nextEvent()).isEqualTo(STREAM_END);
        }
        await().atMost(TestTimeouts.MAX).until(() -> api.bean(JobWaits.class).heldCount() == 0);
    }

    @Test
    void stream_isNotFound_whenOfAnotherOrganisation() {
        String exportId = queueExport();
        ApiClient stranger = ApiClient.of(API, Organisation.create());

        assertThat(stranger.get(eventsPath(exportId)).statusCode()).isEqualTo(404);
        assertThat(ApiClient.json(stranger.get(eventsPath(exportId)))
                        .get("message")
                        .asString())
                .isEqualTo("There is no such export");
        assertThat(ApiClient.send(ApiClient.unsigned(API, eventsPath(exportId))).statusCode())
                .isEqualTo(401);
        assertThat(caller.get(eventsPath(exportId), "Accept", "application/json")
                        .statusCode())
                .isEqualTo(406);
    }

    @Test
    void etag_dependsOnState_notOnLink() {
        String exportId = queueExport();
        String job = "/vip-messages/exports/" + exportId;
        String queued = caller.get(job).headers().firstValue("etag").orElseThrow();

        HttpResponse<String> same = caller.get(job, "If-None-Match", queued);
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(same.headers().firstValue("etag")).contains(queued);
        assertThat(caller.get(job, "If-None-Match", "\"x\", " + queued.substring(2))
                        .statusCode())
                .isEqualTo(304);
        assertThat(caller.get(job, "If-None-Match", queued, "Prefer", "wait=1").statusCode())
                .isEqualTo(304);

        WORKER.start(exportId, 5);
        HttpResponse<String> other = caller.get(job, "If-None-Match", queued);
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(other.headers().firstValue("etag").orElseThrow()).isNotEqualTo(queued);
    }
}
