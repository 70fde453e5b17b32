package dev.vipexport.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.Receiver;
import dev.vipexport.api.Receiver.Behaviour;
import dev.vipexport.api.Receiver.Received;
import dev.vipexport.api.webhook.CheckedResolver.Lookup;
import dev.vipexport.common.job.Callback.Verdict;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CourierTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(300);

    private static final String BODY = "{\"a\":\"é\"}";
    private static final Map<String, String> HEADERS = Map.of("webhook-id", "4711");

    private static Courier courier(Duration timeout) {
        return courier(InetAddress::getAllByName, true, timeout);
    }

    private static Courier courier(Lookup lookup, boolean loopback, Duration timeout) {
        return new Courier(new CheckedResolver(lookup, new Reach(loopback)), SSLContexts.createDefault(), timeout, 4);
    }

    private static Outcome posted(Duration timeout, Behaviour behaviour) throws Exception {
        try (var receiver = Receiver.start(behaviour);
                var courier = courier(timeout)) {
            return courier.post(receiver.url(), HEADERS, BODY);
        }
    }

    @Test
    void whatIsPostedArrivesAsItIs() throws Exception {
        try (var receiver = Receiver.start(Receiver.status(204));
                var courier = courier(LONG)) {
            assertThat(courier.post(receiver.url(), HEADERS, BODY)).isEqualTo(new Outcome(Verdict.DELIVERED, "204"));

            Received received = receiver.next();
            assertThat(received.requestLine()).isEqualTo("POST /hook?token=t HTTP/1.1");
            assertThat(received.body()).isEqualTo(BODY);
            assertThat(received.headers())
                    .containsEntry("webhook-id", "4711")
                    .containsEntry("content-type", "application/json")
                    .containsEntry("connection", "close")
                    .containsEntry("user-agent", "vip-export-webhook")
                    .containsEntry("host", "127.0.0.1:" + receiver.port())
                    .doesNotContainKeys("accept-encoding", "cookie", "authorization", "expect", "transfer-encoding");
        }
    }

    static Stream<Arguments> statuses() {
        return Stream.of(
                Arguments.of(200, Verdict.DELIVERED),
                Arguments.of(202, Verdict.DELIVERED),
                Arguments.of(299, Verdict.DELIVERED),
                Arguments.of(300, Verdict.FAILED),
                Arguments.of(304, Verdict.FAILED),
                Arguments.of(400, Verdict.FAILED),
                Arguments.of(401, Verdict.FAILED),
                Arguments.of(407, Verdict.FAILED),
                Arguments.of(410, Verdict.REFUSED),
                Arguments.of(429, Verdict.FAILED),
                Arguments.of(500, Verdict.FAILED),
                Arguments.of(503, Verdict.FAILED));
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void everyStatusMeansSomething(int status, Verdict verdict) throws Exception {
        try (var receiver = Receiver.start(Receiver.status(
                        status, "WWW-Authenticate: Basic realm=x", "Retry-After: 0", "Set-Cookie: a=b"));
                var courier = courier(LONG)) {
            Outcome outcome = courier.post(receiver.url(), HEADERS, BODY);

            assertThat(outcome).isEqualTo(new Outcome(verdict, Integer.toString(status)));
            assertThat(receiver.calls()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void noRedirectIsFollowed(int status) throws Exception {
        try (var elsewhere = Receiver.start(Receiver.status(200));
                var receiver = Receiver.start(Receiver.status(status, "Location: " + elsewhere.url()));
                var courier = courier(LONG)) {
            assertThat(courier.post(receiver.url(), HEADERS, BODY)).isEqualTo(Outcome.failed(Integer.toString(status)));
            assertThat(receiver.calls()).isEqualTo(1);
            assertThat(elsewhere.calls()).isZero();
        }
    }

    @Test
    void neitherCookiesNorConnectionsAreKept() throws Exception {
        try (var receiver = Receiver.start(Receiver.status(200, "Set-Cookie: a=b", "Connection: keep-alive"));
                var courier = courier(LONG)) {
            for (int i = 0; i < 3; i++) {
                courier.post(receiver.url(), HEADERS, BODY);
                // one connection for each: the receiver serves no second request of one
                assertThat(receiver.next().headers()).doesNotContainKey("cookie");
            }
        }
    }

    static Stream<Arguments> thoseWhoTakeForEver() {
        return Stream.of(
                Arguments.of("no answer", Receiver.hangs()),
                Arguments.of(
                        "half of a head",
                        Receiver.bytes("HTTP/1.1 200 OK\r\nA:").then(Receiver.hangs())),
                Arguments.of("a head without an end", slowly("HTTP/1.1 200 OK\r\n", "A")),
                Arguments.of("early hints without an end", slowly("", "HTTP/1.1 103 Early\r\n\r\n")));
    }

    /** A little, and a little again, before anybody loses patience with the single read. */
    private static Behaviour slowly(String first, String again) {
        var never = new CountDownLatch(1);
        return connection -> {
            var out = connection.getOutputStream();
            out.write(first.getBytes(StandardCharsets.US_ASCII));
            do {
                out.write(again.getBytes(StandardCharsets.US_ASCII));
                out.flush();
            } while (!never.await(20, TimeUnit.MILLISECONDS));
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("thoseWhoTakeForEver")
    void aCallEndsInTimeHoweverSlowlyTheOtherSideGoesOn(String what, Behaviour behaviour) throws Exception {
        assertThat(posted(SHORT, behaviour)).isEqualTo(Outcome.TIMED_OUT);
    }

    static Stream<Behaviour> thoseWhoSayTooMuch() {
        return Stream.of(
                Receiver.endless("HTTP/1.1 200 OK\r\n\r\n", "x".repeat(1_000)),
                Receiver.endless("HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n", "x".repeat(1_000)),
                Receiver.endless(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                        "3E8\r\n" + "x".repeat(1_000) + "\r\n"));
    }

    @ParameterizedTest
    @MethodSource("thoseWhoSayTooMuch")
    void ofAHugeAnswerNothingButTheStatusMatters(Behaviour behaviour) throws Exception {
        // within the minute only because it is not read to its end
        assertThat(posted(LONG, behaviour)).isEqualTo(new Outcome(Verdict.DELIVERED, "200"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno chunk",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnone",
                "HTTP/1.0 200\r\n\r\n"
            })
    void aBodyThatIsNoneDoesNotMatter(String answer) throws Exception {
        assertThat(posted(LONG, Receiver.bytes(answer))).isEqualTo(new Outcome(Verdict.DELIVERED, "200"));
    }

    @Test
    void aBodyThatNeverComesDoesNotMatterEither() throws Exception {
        Behaviour behaviour = Receiver.bytes("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
                .then(Receiver.hangs());

        // all of the time is waited for the body; a machine on which even the status takes as long gets more of it
        Duration timeout = Duration.ofSeconds(2);
        Outcome outcome = posted(timeout, behaviour);
        while (outcome.equals(Outcome.TIMED_OUT) && timeout.compareTo(LONG) < 0) {
            timeout = timeout.multipliedBy(2);
            outcome = posted(timeout, behaviour);
        }
        assertThat(outcome).isEqualTo(new Outcome(Verdict.DELIVERED, "200"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SMTP 220 ready\r\n", "HTTP/1.1 OK\r\n\r\n", "\r\n\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n"})
    void whatIsNoHttpIsAFailure(String answer) throws Exception {
        assertThat(posted(LONG, Receiver.bytes(answer)).verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void aHeadWithoutAnEndIsAFailureLongBeforeItFillsTheMemory() throws Exception {
        assertThat(posted(LONG, Receiver.endless("HTTP/1.1 200 OK\r\nA: ", "x".repeat(1_000))))
                .isEqualTo(Outcome.failed("no HTTP answer"));
        assertThat(posted(LONG, Receiver.endless("HTTP/1.1 200 OK\r\n", "A: x\r\n")))
                .isEqualTo(Outcome.failed("no HTTP answer"));
    }

    @Test
    void aConnectionThatIsResetIsAFailure() throws Exception {
        assertThat(posted(LONG, Receiver.resets())).isEqualTo(Outcome.failed("connection lost"));
    }

    @Test
    void aConnectionThatIsClosedIsAFailure() throws Exception {
        assertThat(posted(LONG, Receiver.bytes(""))).isEqualTo(Outcome.failed("connection lost"));
    }

    @Test
    void nobodyAtHomeIsAFailure() throws Exception {
        int port;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        try (var courier = courier(LONG)) {
            assertThat(courier.post(URI.create("http://127.0.0.1:" + port + "/"), HEADERS, BODY))
                    .isEqualTo(Outcome.failed("connection refused"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void nothingIsPostedToAnAddressThatIsNotPublic(String host) throws Exception {
        try (var receiver = Receiver.start(Receiver.status(200));
                var courier = courier(InetAddress::getAllByName, false, LONG)) {
            assertThat(courier.post(URI.create("http://" + host + ":" + receiver.port() + "/"), HEADERS, BODY))
                    .isEqualTo(Outcome.failed("no public address"));
            assertThat(receiver.calls()).isZero();
        }
    }

    @Test
    void aNameIsLookedUpOnceForEachCallAndNothingElseIsConnectedTo() throws Exception {
        List<String> lookedUp = new ArrayList<>();
        Lookup lookup = host -> {
            lookedUp.add(host);
            // the second answer is what a rebinding name would lead to
            return InetAddress.getAllByName(lookedUp.size() == 1 ? "127.0.0.1" : "10.0.0.1");
        };
        try (var receiver = Receiver.start(Receiver.status(200));
                var courier = courier(lookup, true, LONG)) {
            URI url = URI.create("http://hooks.example:" + receiver.port() + "/");

            assertThat(courier.post(url, HEADERS, BODY).verdict()).isEqualTo(Verdict.DELIVERED);
            assertThat(receiver.next().header("host")).isEqualTo("hooks.example:" + receiver.port());
            assertThat(lookedUp).containsExactly("hooks.example");
            assertThat(courier.post(url, HEADERS, BODY)).isEqualTo(Outcome.failed("no public address"));
            assertThat(receiver.calls()).isEqualTo(1);
        }
    }
}
