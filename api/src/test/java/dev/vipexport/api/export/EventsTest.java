package dev.vipexport.api.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.api.Caller;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import dev.vipexport.emulators.junit.Patience;
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

class EventsTest {
    private static final RunningApi API = RunningApi.shared();
    private static final FakeWorker WORKER = FakeWorker.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String HEARTBEAT = ":still here";
    private static final String END = "the end of the stream";

    private final Organisation organisation = Organisation.create();
    private final Caller caller = Caller.of(API, organisation);

    private String queued() {
        HttpResponse<String> answer = caller.post("/vip-messages/exports", organisation.juneAsJson(""));
        return Caller.json(answer).get("exportId").asString();
    }

    private static String events(String exportId) {
        return "/vip-messages/exports/" + exportId + "/events";
    }

    /** What comes over one connection, block by block. */
    private record Stream(HttpResponse<InputStream> answer, BlockingQueue<String> blocks) implements AutoCloseable {

        static Stream open(Caller caller, String exportId, String... headers) throws Exception {
            HttpResponse<InputStream> answer =
                    HTTP.send(caller.signed(events(exportId), headers).build(), BodyHandlers.ofInputStream());
            var stream = new Stream(answer, new LinkedBlockingQueue<>());
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
                blocks.add(END);
            } catch (IOException e) {
                blocks.add("broken: " + e.getMessage());
            }
        }

        String next() throws InterruptedException {
            String block = blocks.poll(Patience.MOST.toMillis(), TimeUnit.MILLISECONDS);
            return block == null ? "nothing came" : block;
        }

        /** Past the heartbeats, which come when they come. */
        String nextEvent() throws InterruptedException {
            String block = next();
            while (block.equals(HEARTBEAT)) {
                block = next();
            }
            return block;
        }

        /** A recheck may see the job on its way. */
        String nextEventPastThoseUnderWay() throws InterruptedException {
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
    void aJobIsFollowedFromItsQueueToItsFile() throws Exception {
        String exportId = queued();
        try (Stream stream = Stream.open(caller, exportId)) {
            assertThat(stream.answer().statusCode()).isEqualTo(200);
            assertThat(stream.answer().headers().firstValue("content-type").orElseThrow())
                    .startsWith("text/event-stream");
            String first = stream.nextEvent();
            assertThat(line(first, "event")).isEqualTo("state");
            assertThat(Caller.json(line(first, "data")))
                    .isEqualTo(Caller.json(caller.get("/vip-messages/exports/" + exportId)));

            WORKER.start(exportId, 200);
            assertThat(stream.nextEvent()).contains("event:state", "\"state\":\"RUNNING\"");
            WORKER.progress(exportId, 33);
            assertThat(stream.nextEvent()).contains("event:progress", "\"rowsDone\":33,\"rowsTotal\":200");
            WORKER.assemble(exportId);
            assertThat(stream.nextEvent()).contains("event:state", "\"state\":\"ASSEMBLING\"");
            WORKER.announce(WORKER.succeed(exportId, 200));
            assertThat(stream.nextEvent()).contains("event:state", "\"state\":\"SUCCEEDED\"", "\"csvUrl\":\"http");
            assertThat(stream.nextEvent()).isEqualTo(END);
        }
    }

    @Test
    void theEndIsToldEvenIfTheClockOfWhoeverEndedItIsBehind() throws Exception {
        String exportId = queued();
        try (Stream stream = Stream.open(caller, exportId)) {
            assertThat(stream.nextEvent()).contains("event:state");
            var anHourAgo = java.time.Instant.now().minusSeconds(3_600);
            WORKER.jobs().change(exportId, job -> job.canceled(anHourAgo));
            assertThat(stream.nextEvent()).contains("event:state", "\"state\":\"CANCELED\"");
            assertThat(stream.nextEvent()).isEqualTo(END);
        }
    }

    @Test
    void headOpensNoStream() throws Exception {
        var head = caller.signed(events(queued()))
                .method("HEAD", java.net.http.HttpRequest.BodyPublishers.noBody())
                .build();

        assertThat(HTTP.send(head, BodyHandlers.discarding()).statusCode()).isEqualTo(405);
    }

    @Test
    void oneOrganisationLeavesPlacesToTheOthers() throws Exception {
        String exportId = queued();
        try (var api = RunningApi.start("vip-export.export.most-waiters-of-one=1")) {
            Caller here = Caller.of(api, organisation);
            try (Stream stream = Stream.open(here, exportId)) {
                assertThat(stream.nextEvent()).contains("event:state");
                assertThat(here.get(events(exportId)).statusCode()).isEqualTo(503);
            }
        }
    }

    @Test
    void whoComesAgainIsToldTheStateOnlyIfItIsAnotherThanTheLast() throws Exception {
        String exportId = queued();
        String lastId;
        try (Stream stream = Stream.open(caller, exportId)) {
            lastId = line(stream.nextEvent(), "id");
        }
        try (Stream again = Stream.open(caller, exportId, "Last-Event-ID", lastId)) {
            WORKER.start(exportId, 5);
            assertThat(again.nextEvent()).contains("\"state\":\"RUNNING\"");
        }
        try (Stream again = Stream.open(caller, exportId, "Last-Event-ID", lastId)) {
            assertThat(again.nextEvent()).contains("event:state", "\"state\":\"RUNNING\"");
        }
    }

    @Test
    void whoHasSeenTheEndIsToldNotToComeAgain() throws Exception {
        String exportId = queued();
        WORKER.finish(exportId, 5);
        String lastId;
        try (Stream stream = Stream.open(caller, exportId, "Last-Event-ID", "of-long-ago")) {
            String only = stream.nextEvent();
            lastId = line(only, "id");
            assertThat(only).contains("event:state", "\"state\":\"SUCCEEDED\"");
            assertThat(stream.nextEvent()).isEqualTo(END);
        }

        assertThat(caller.get(events(exportId), "Last-Event-ID", lastId).statusCode())
                .isEqualTo(204);
    }

    @Test
    void aStreamSaysThatItStillLivesAndEndsWithItsCallerAndWithTheInstance() throws Exception {
        String exportId = queued();
        var api = RunningApi.start("vip-export.export.heartbeat-every=50ms");
        Caller here = Caller.of(api, organisation);
        try (Stream stream = Stream.open(here, exportId)) {
            assertThat(stream.nextEvent()).contains("event:state");
            assertThat(stream.next()).isEqualTo(HEARTBEAT);
            assertThat(stream.next()).isEqualTo(HEARTBEAT);
        }
        await().atMost(Patience.MOST).until(() -> api.bean(Waiters.class).waiting() == 0);

        try (Stream stream = Stream.open(here, exportId)) {
            assertThat(stream.nextEvent()).contains("event:state");
            api.close();
            await().atMost(Patience.MOST).until(() -> stream.nextEvent().equals(END));
        }
    }

    @Test
    void aStreamIsNotCutOffThoughItsConnectionIsSilent() throws Exception {
        String exportId = queued();
        try (var api = RunningApi.start(
                        "server.jetty.connection-idle-timeout=500ms", "vip-export.export.heartbeat-every=2s");
                Stream stream = Stream.open(Caller.of(api, organisation), exportId)) {
            assertThat(stream.nextEvent()).contains("event:state");
            assertThat(stream.next()).isEqualTo(HEARTBEAT);
            WORKER.finish(exportId, 1);
            await("the end of the stream")
                    .atMost(Patience.MOST)
                    .until(() -> stream.nextEvent().equals(END));
        }
    }

    @Test
    void aStreamOfAJobThatIsDeletedEnds() throws Exception {
        String exportId = queued();
        try (Stream stream = Stream.open(caller, exportId)) {
            assertThat(stream.nextEvent()).contains("event:state");
            API.bean(dev.vipexport.common.job.JobHistory.class).forget(exportId);
            assertThat(stream.nextEvent()).isEqualTo(END);
        }
    }

    @Test
    void streamsHoldNoThreadAndCountAsWaitingCallers() throws Exception {
        String exportId = queued();
        try (var api = RunningApi.start("server.jetty.threads.max=8", "vip-export.export.most-waiters=50")) {
            Caller here = Caller.of(api, organisation);
            List<Stream> streams = new java.util.ArrayList<>();
            for (int i = 0; i < 50; i++) {
                streams.add(Stream.open(here, exportId));
                assertThat(streams.get(i).nextEvent()).contains("event:state");
            }
            HttpResponse<String> refused = here.get(events(exportId));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("retry-after")).contains("5");
            assertThat(refused.headers().firstValue("content-type")).contains("application/json");
            assertThat(Caller.json(refused).has("message")).isTrue();

            WORKER.finish(exportId, 3);
            for (Stream stream : streams) {
                assertThat(stream.nextEventPastThoseUnderWay()).contains("SUCCEEDED");
                assertThat(stream.nextEvent()).isEqualTo(END);
            }
            await().atMost(Patience.MOST).until(() -> api.bean(Waiters.class).waiting() == 0);
        }
    }

    @Test
    void aStreamIsOpenedByItsOwnOrganisationOnly() {
        String exportId = queued();
        Caller stranger = Caller.of(API, Organisation.create());

        assertThat(stranger.get(events(exportId)).statusCode()).isEqualTo(404);
        assertThat(Caller.json(stranger.get(events(exportId))).get("message").asString())
                .isEqualTo("There is no such export");
        assertThat(Caller.send(Caller.unsigned(API, events(exportId))).statusCode())
                .isEqualTo(401);
        assertThat(caller.get(events(exportId), "Accept", "application/json").statusCode())
                .isEqualTo(406);
    }

    @Test
    void anEntityTagNamesTheStateAndNotTheLink() {
        String exportId = queued();
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
