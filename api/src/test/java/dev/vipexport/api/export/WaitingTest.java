package dev.vipexport.api.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.api.BackEnds;
import dev.vipexport.api.Caller;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import dev.vipexport.api.Wire;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.ticket.Topics;
import dev.vipexport.emulators.junit.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private static final FakeWorker WORKER = FakeWorker.shared();

    private final Organisation organisation = Organisation.create();
    private final String export = "/vip-messages/export?" + organisation.june();

    private static void awaitWaiting(RunningApi api, int waiters) {
        await().atMost(Patience.MOST).until(() -> api.bean(Waiters.class).waiting() == waiters);
    }

    private List<CompletableFuture<HttpResponse<String>>> hold(RunningApi api, int requests) {
        Caller caller = Caller.of(api, organisation);
        return Stream.generate(() -> caller.getLater(export)).limit(requests).toList();
    }

    /** Again and again, because a consumer that has just begun does not promise to have heard the first. */
    private void finishAndAnnounceUntilAnswered(List<CompletableFuture<HttpResponse<String>>> held) {
        ExportJob finished = WORKER.finishSilently(ExportJobs.onlyOneOf(organisation), 1);
        await().atMost(Patience.MOST).pollInterval(Duration.ofMillis(200)).until(() -> {
            WORKER.announce(finished);
            return held.stream().allMatch(CompletableFuture::isDone);
        });
    }

    @Test
    void requestsThatWaitHoldNoThread() {
        try (var api = RunningApi.start("server.jetty.threads.max=8", "vip-export.export.recheck-every=1h")) {
            List<CompletableFuture<HttpResponse<String>>> held = hold(api, 300);
            awaitWaiting(api, 300);

            assertThat(Caller.send(Caller.unsigned(api, "/actuator/health")).statusCode())
                    .isEqualTo(200);
            finishAndAnnounceUntilAnswered(held);

            assertThat(held)
                    .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
            awaitWaiting(api, 0);
        }
    }

    @Test
    void aLostEventIsMadeUpForByARecheck() {
        try (var api = RunningApi.start("vip-export.export.recheck-every=50ms")) {
            List<CompletableFuture<HttpResponse<String>>> held = hold(api, 1);
            awaitWaiting(api, 1);
            WORKER.finishSilently(ExportJobs.onlyOneOf(organisation), 4);

            assertThat(held.get(0).join().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anEventWakesTheWaitersOfEveryInstanceAndAMalformedOneNobody() throws Exception {
        try (var one = RunningApi.start("vip-export.export.recheck-every=1h");
                var two = RunningApi.start("vip-export.export.recheck-every=1h");
                var producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", BackEnds.shared().kafka().bootstrapServers()),
                        new StringSerializer(),
                        new StringSerializer())) {
            for (String garbage : List.of("not JSON", "null", "{}", "{\"schema\":99}", "[]")) {
                producer.send(new ProducerRecord<>(Topics.EVENTS, garbage)).get();
            }
            producer.send(new ProducerRecord<>(Topics.EVENTS, "key", null)).get();
            List<CompletableFuture<HttpResponse<String>>> held =
                    Stream.of(one, two).flatMap(api -> hold(api, 2).stream()).toList();
            awaitWaiting(one, 2);
            awaitWaiting(two, 2);
            finishAndAnnounceUntilAnswered(held);

            assertThat(held)
                    .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        }
    }

    @Test
    void aRequestThatWaitsStaysValidHoweverOldItsDateGets() {
        try (var api = RunningApi.start("vip-export.export.recheck-every=50ms")) {
            List<CompletableFuture<HttpResponse<String>>> held = hold(api, 1);
            awaitWaiting(api, 1);
            api.clock().stopAt(api.clock().instant().plus(Duration.ofDays(1)));
            WORKER.finish(ExportJobs.onlyOneOf(organisation), 4);

            assertThat(held.get(0).join().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whoComesWhenTooManyWaitGetsTheJobAtOnce() {
        try (var api = RunningApi.start("vip-export.export.most-waiters=2")) {
            List<CompletableFuture<HttpResponse<String>>> held = hold(api, 2);
            awaitWaiting(api, 2);

            assertThat(Caller.of(api, organisation).get(export).statusCode()).isEqualTo(202);
            WORKER.finish(ExportJobs.onlyOneOf(organisation), 4);
            assertThat(held)
                    .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        }
    }

    @Test
    void whoWaitsWhenTheInstanceShutsDownGetsTheJob() {
        var api = RunningApi.start();
        List<CompletableFuture<HttpResponse<String>>> held = hold(api, 5);
        awaitWaiting(api, 5);
        api.close();

        assertThat(held)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(202));
    }

    @Test
    void aRequestThatIsHeldIsNotCutOffThoughItsConnectionIsSilent() {
        try (var api =
                RunningApi.start("server.jetty.connection-idle-timeout=500ms", "vip-export.export.wait-budget=2s")) {
            assertThat(hold(api, 1).get(0).join().statusCode()).isEqualTo(202);
        }
    }

    @Test
    void whoHasLeftKeepsItsPlaceNoLongerThanItWouldHaveWaited() throws Exception {
        try (var api = RunningApi.start("vip-export.export.wait-budget=2s")) {
            // until this thread was there in time to see it wait
            await().atMost(Patience.MOST).until(() -> isLeftWhileItWaits(api));
            awaitWaiting(api, 0);
        }
    }

    private boolean isLeftWhileItWaits(RunningApi api) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            socket.getOutputStream()
                    .write(("GET " + export + " HTTP/1.1\r\nHost: a\r\n"
                                    + Wire.signature(api, organisation.apiKey, organisation.secret) + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await().atMost(Patience.MOST)
                    .until(() -> api.bean(Waiters.class).waiting() == 1
                            || socket.getInputStream().available() > 0);
            return api.bean(Waiters.class).waiting() == 1;
        }
    }

    @Test
    void pastTheBudgetTheCallerGetsTheJobAsItIsThen() {
        try (var api = RunningApi.start("vip-export.export.wait-budget=1s", "vip-export.export.recheck-every=20ms")) {
            List<CompletableFuture<HttpResponse<String>>> held = hold(api, 1);
            WORKER.start(ExportJobs.onlyOneOf(organisation), 10);

            HttpResponse<String> answer = held.get(0).join();
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.headers().firstValue("location")).isPresent();
            assertThat(answer.headers().firstValue("retry-after")).isPresent();
        }
    }
}
