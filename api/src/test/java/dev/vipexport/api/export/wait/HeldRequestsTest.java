package dev.vipexport.api.export.wait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Backends;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RawHttp;
import dev.vipexport.api.RunningApi;
import dev.vipexport.api.export.FakeWorker;
import dev.vipexport.api.export.StoredJobs;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class HeldRequestsTest {
    private static final FakeWorker WORKER = FakeWorker.shared();

    private final Organisation organisation = Organisation.create();
    private final String export = "/vip-messages/export?" + organisation.juneParameters();

    private static void awaitHeld(RunningApi api, int count) {
        await().atMost(TestTimeouts.MAX).until(() -> api.bean(JobWaits.class).heldCount() == count);
    }

    private List<CompletableFuture<HttpResponse<String>>> hold(RunningApi api, int requests) {
        ApiClient caller = ApiClient.of(api, organisation);
        return Stream.generate(() -> caller.getAsync(export)).limit(requests).toList();
    }

    /** Repeats the event, because a new consumer may miss the first one. */
    private void finishAndAnnounceUntilAnswered(List<CompletableFuture<HttpResponse<String>>> held) {
        ExportJob finished = WORKER.finishSilently(StoredJobs.awaitOnlyJob(organisation), 1);
        await().atMost(TestTimeouts.MAX).pollInterval(Duration.ofMillis(200)).until(() -> {
            WORKER.publishEvent(finished);
            return held.stream().allMatch(CompletableFuture::isDone);
        });
    }

    @Test
    void heldRequests_useNoThread() {
        RunningApi api = RunningApi.withoutRechecks();
        List<CompletableFuture<HttpResponse<String>>> held = hold(api, 300);
        awaitHeld(api, 300);

        assertThat(api.health().statusCode()).isEqualTo(200);
        finishAndAnnounceUntilAnswered(held);

        assertThat(held)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        awaitHeld(api, 0);
    }

    @Test
    void recheck_answersRequest_whenEventIsLost() {
        RunningApi api = RunningApi.withSmallQuotas();
        List<CompletableFuture<HttpResponse<String>>> held = hold(api, 1);
        awaitHeld(api, 1);
        WORKER.finishSilently(StoredJobs.awaitOnlyJob(organisation), 4);

        assertThat(held.get(0).join().statusCode()).isEqualTo(200);
    }

    @Test
    void event_endsWaitsOfEveryInstance_unlessMalformed() throws Exception {
        RunningApi one = RunningApi.withoutRechecks();
        try (var two = RunningApi.start("vip-export.export.recheck-interval=1h");
                var producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", Backends.shared().kafka().bootstrapServers()),
                        new StringSerializer(),
                        new StringSerializer())) {
            for (String garbage : List.of("not JSON", "null", "{}", "{\"schema\":99}", "[]", "x".repeat(60_000))) {
                producer.send(new ProducerRecord<>(Topics.EVENTS, garbage)).get();
            }
            producer.send(new ProducerRecord<>(Topics.EVENTS, "key", null)).get();
            List<CompletableFuture<HttpResponse<String>>> held =
                    Stream.of(one, two).flatMap(api -> hold(api, 2).stream()).toList();
            awaitHeld(one, 2);
            awaitHeld(two, 2);
            finishAndAnnounceUntilAnswered(held);

            assertThat(held)
                    .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        }
    }

    @Test
    void request_isNotHeld_whenItsHeadersTakeMorePlacesThanAreFree() {
        ApiClient caller = ApiClient.of(RunningApi.withSmallQuotas(), organisation);

        HttpResponse<String> answer = caller.get(export, "x-padding", "x".repeat(9_000));

        assertThat(answer.statusCode()).isEqualTo(202);
    }

    @Test
    void request_takesMorePlaces_whenItKeepsMoreHeap() {
        RunningApi api = RunningApi.withoutRechecks();
        ApiClient caller = ApiClient.of(api, organisation);
        String[] manyHeaders = IntStream.range(0, 360)
                .mapToObj(i -> i % 2 == 0 ? "x-" + i : "1")
                .toArray(String[]::new);
        List<CompletableFuture<HttpResponse<String>>> held = List.of(caller.getAsync(export, manyHeaders));

        // 180 headers of six bytes keep 24 KB
        awaitHeld(api, 4);
        finishAndAnnounceUntilAnswered(held);
        awaitHeld(api, 0);
    }

    @Test
    void heldRequest_staysValid_whenItsDateExpires() {
        RunningApi api = RunningApi.withSmallQuotas();
        List<CompletableFuture<HttpResponse<String>>> held = hold(api, 1);
        awaitHeld(api, 1);
        try {
            api.clock().stopAt(api.clock().instant().plus(Duration.ofDays(1)));
            WORKER.finish(StoredJobs.awaitOnlyJob(organisation), 4);

            assertThat(held.get(0).join().statusCode()).isEqualTo(200);
        } finally {
            api.clock().resume();
        }
    }

    @Test
    void heldRequest_isUnauthorized_whenKeyIsSwitchedOff() {
        RunningApi api = RunningApi.withSmallQuotas();
        List<CompletableFuture<HttpResponse<String>>> held = hold(api, 1);
        awaitHeld(api, 1);
        String exportId = StoredJobs.awaitOnlyJob(organisation);
        organisation.setKeyActive(false);
        WORKER.finish(exportId, 4);

        HttpResponse<String> answer = held.get(0).join();
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain("csvUrl");
    }

    @Test
    void request_isAnsweredAtOnce_whenTooManyWait() {
        RunningApi api = RunningApi.withFewThreads();
        List<CompletableFuture<HttpResponse<String>>> held = hold(api, 50);
        awaitHeld(api, 50);

        assertThat(ApiClient.of(api, organisation).get(export).statusCode()).isEqualTo(202);
        WORKER.finish(StoredJobs.awaitOnlyJob(organisation), 4);
        assertThat(held)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    }

    @Test
    void heldRequests_areAnswered_whenInstanceShutsDown() {
        var api = RunningApi.start();
        List<CompletableFuture<HttpResponse<String>>> held = hold(api, 5);
        awaitHeld(api, 5);
        api.close();

        assertThat(held)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(202));
    }

    @Test
    void heldRequest_isNotCutOff_whenConnectionIsIdle() {
        RunningApi api = RunningApi.withShortWaits();
        assertThat(hold(api, 1).get(0).join().statusCode()).isEqualTo(202);
    }

    @Test
    void quota_isReleasedAtDeadline_whenCallerHasLeft() throws Exception {
        RunningApi api = RunningApi.withShortWaits();
        // repeats until this thread sees the request wait
        await().atMost(TestTimeouts.MAX).until(() -> disconnectWhileWaiting(api));
        awaitHeld(api, 0);
    }

    private boolean disconnectWhileWaiting(RunningApi api) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            socket.getOutputStream()
                    .write(("GET " + export + " HTTP/1.1\r\nHost: a\r\n"
                                    + RawHttp.signature(api, organisation.apiKey, organisation.secret) + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await().atMost(TestTimeouts.MAX)
                    .until(() -> api.bean(JobWaits.class).heldCount() == 1
                            || socket.getInputStream().available() > 0);
            return api.bean(JobWaits.class).heldCount() == 1;
        }
    }

    @Test
    void request_returnsCurrentJob_whenBudgetEnds() {
        RunningApi api = RunningApi.withShortWaits();
        List<CompletableFuture<HttpResponse<String>>> held = hold(api, 1);
        WORKER.start(StoredJobs.awaitOnlyJob(organisation), 10);

        HttpResponse<String> answer = held.get(0).join();
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("location")).isPresent();
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
    }
}
