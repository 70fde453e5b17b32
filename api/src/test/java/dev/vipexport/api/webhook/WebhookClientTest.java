package dev.vipexport.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.FakeReceiver;
import dev.vipexport.api.FakeReceiver.Behaviour;
import dev.vipexport.api.FakeReceiver.ReceivedRequest;
import dev.vipexport.api.webhook.PublicDnsResolver.Lookup;
import dev.vipexport.common.job.JobCallback.Verdict;
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

class WebhookClientTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(300);

    private static final String BODY = "{\"a\":\"é\"}";
    private static final Map<String, String> HEADERS = Map.of("webhook-id", "4711");

    private static WebhookClient client(Duration timeout) {
        return client(InetAddress::getAllByName, true, timeout);
    }

    private static WebhookClient client(Lookup lookup, boolean loopback, Duration timeout) {
        return new WebhookClient(
                new PublicDnsResolver(lookup, new AddressPolicy(loopback)), SSLContexts.createDefault(), timeout, 4);
    }

    private static DeliveryResult post(Duration timeout, Behaviour behaviour) throws Exception {
        try (var receiver = FakeReceiver.start(behaviour);
                var client = client(timeout)) {
            return client.post(receiver.url(), HEADERS, BODY);
        }
    }

    @Test
    void post_sendsBodyAndHeadersUnchanged() throws Exception {
        try (var receiver = FakeReceiver.start(FakeReceiver.status(204));
                var client = client(LONG)) {
            assertThat(client.post(receiver.url(), HEADERS, BODY))
                    .isEqualTo(new DeliveryResult(Verdict.DELIVERED, "204", "204"));

            ReceivedRequest received = receiver.next();
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
    void status_decidesVerdict(int status, Verdict verdict) throws Exception {
        try (var receiver = FakeReceiver.start(FakeReceiver.status(
                        status, "WWW-Authenticate: Basic realm=x", "Retry-After: 0", "Set-Cookie: a=b"));
                var client = client(LONG)) {
            DeliveryResult outcome = client.post(receiver.url(), HEADERS, BODY);

            assertThat(outcome)
                    .isEqualTo(new DeliveryResult(verdict, Integer.toString(status), Integer.toString(status)));
            assertThat(receiver.calls()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirect_isNotFollowed(int status) throws Exception {
        try (var elsewhere = FakeReceiver.start(FakeReceiver.status(200));
                var receiver = FakeReceiver.start(FakeReceiver.status(status, "Location: " + elsewhere.url()));
                var client = client(LONG)) {
            assertThat(client.post(receiver.url(), HEADERS, BODY))
                    .isEqualTo(DeliveryResult.failed(Integer.toString(status)));
            assertThat(receiver.calls()).isEqualTo(1);
            assertThat(elsewhere.calls()).isZero();
        }
    }

    @Test
    void post_keepsNoCookiesOrConnections() throws Exception {
        try (var receiver = FakeReceiver.start(FakeReceiver.status(200, "Set-Cookie: a=b", "Connection: keep-alive"));
                var client = client(LONG)) {
            for (int i = 0; i < 3; i++) {
                client.post(receiver.url(), HEADERS, BODY);
                // the receiver serves one request per connection
                assertThat(receiver.next().headers()).doesNotContainKey("cookie");
            }
        }
    }

    static Stream<Arguments> slowReceivers() {
        return Stream.of(
                Arguments.of("no answer", FakeReceiver.hang()),
                Arguments.of(
                        "half of a head",
                        FakeReceiver.bytes("HTTP/1.1 200 OK\r\nA:").then(FakeReceiver.hang())),
                Arguments.of("a head without an end", respondSlowly("HTTP/1.1 200 OK\r\n", "A")),
                Arguments.of("early hints without an end", respondSlowly("", "HTTP/1.1 103 Early\r\n\r\n")));
    }

    /** Sends a little before each read timeout. */
    private static Behaviour respondSlowly(String first, String again) {
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
    @MethodSource("slowReceivers")
    void post_timesOut_whenReceiverIsSlow(String what, Behaviour behaviour) throws Exception {
        assertThat(post(SHORT, behaviour)).isEqualTo(DeliveryResult.TIMED_OUT);
    }

    static Stream<Behaviour> endlessReceivers() {
        return Stream.of(
                FakeReceiver.endless("HTTP/1.1 200 OK\r\n\r\n", "x".repeat(1_000)),
                FakeReceiver.endless("HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n", "x".repeat(1_000)),
                FakeReceiver.endless(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                        "3E8\r\n" + "x".repeat(1_000) + "\r\n"));
    }

    @ParameterizedTest
    @MethodSource("endlessReceivers")
    void hugeBody_isIgnored(Behaviour behaviour) throws Exception {
        // within a minute, because the client does not read to the end
        assertThat(post(LONG, behaviour)).isEqualTo(new DeliveryResult(Verdict.DELIVERED, "200", "200"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno chunk",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnone",
                "HTTP/1.0 200\r\n\r\n"
            })
    void malformedBody_isIgnored(String answer) throws Exception {
        assertThat(post(LONG, FakeReceiver.bytes(answer)))
                .isEqualTo(new DeliveryResult(Verdict.DELIVERED, "200", "200"));
    }

    @Test
    void missingBody_isIgnored() throws Exception {
        Behaviour behaviour = FakeReceiver.bytes("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
                .then(FakeReceiver.hang());

        // the status must arrive within the timeout, also on a slow machine
        Duration timeout = Duration.ofSeconds(2);
        DeliveryResult outcome = post(timeout, behaviour);
        while (outcome.equals(DeliveryResult.TIMED_OUT) && timeout.compareTo(LONG) < 0) {
            timeout = timeout.multipliedBy(2);
            outcome = post(timeout, behaviour);
        }
        assertThat(outcome).isEqualTo(new DeliveryResult(Verdict.DELIVERED, "200", "200"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SMTP 220 ready\r\n", "HTTP/1.1 OK\r\n\r\n", "\r\n\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n"})
    void post_fails_whenResponseIsNotHttp(String answer) throws Exception {
        assertThat(post(LONG, FakeReceiver.bytes(answer)).verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void post_fails_whenHeadersAreEndless() throws Exception {
        assertThat(post(LONG, FakeReceiver.endless("HTTP/1.1 200 OK\r\nA: ", "x".repeat(1_000))))
                .isEqualTo(DeliveryResult.unanswered("no HTTP answer"));
        assertThat(post(LONG, FakeReceiver.endless("HTTP/1.1 200 OK\r\n", "A: x\r\n")))
                .isEqualTo(DeliveryResult.unanswered("no HTTP answer"));
    }

    @Test
    void post_fails_whenConnectionIsReset() throws Exception {
        assertThat(post(LONG, FakeReceiver.reset())).isEqualTo(DeliveryResult.unanswered("connection lost"));
    }

    @Test
    void post_fails_whenConnectionIsClosed() throws Exception {
        assertThat(post(LONG, FakeReceiver.bytes(""))).isEqualTo(DeliveryResult.unanswered("connection lost"));
    }

    @Test
    void post_fails_whenConnectionIsRefused() throws Exception {
        int port;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        try (var client = client(LONG)) {
            assertThat(client.post(URI.create("http://127.0.0.1:" + port + "/"), HEADERS, BODY))
                    .isEqualTo(DeliveryResult.unanswered("connection refused"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void post_sendsNothing_whenAddressIsNotPublic(String host) throws Exception {
        try (var receiver = FakeReceiver.start(FakeReceiver.status(200));
                var client = client(InetAddress::getAllByName, false, LONG)) {
            assertThat(client.post(URI.create("http://" + host + ":" + receiver.port() + "/"), HEADERS, BODY))
                    .isEqualTo(DeliveryResult.failed("no public address"));
            assertThat(receiver.calls()).isZero();
        }
    }

    @Test
    void post_resolvesNameOnce_andConnectsOnlyToResult() throws Exception {
        List<String> lookedUp = new ArrayList<>();
        Lookup lookup = host -> {
            lookedUp.add(host);
            // the second answer is the one of a rebinding name
            return InetAddress.getAllByName(lookedUp.size() == 1 ? "127.0.0.1" : "10.0.0.1");
        };
        try (var receiver = FakeReceiver.start(FakeReceiver.status(200));
                var client = client(lookup, true, LONG)) {
            URI url = URI.create("http://hooks.example:" + receiver.port() + "/");

            assertThat(client.post(url, HEADERS, BODY).verdict()).isEqualTo(Verdict.DELIVERED);
            assertThat(receiver.next().header("host")).isEqualTo("hooks.example:" + receiver.port());
            assertThat(lookedUp).containsExactly("hooks.example");
            assertThat(client.post(url, HEADERS, BODY)).isEqualTo(DeliveryResult.failed("no public address"));
            assertThat(receiver.calls()).isEqualTo(1);
        }
    }
}
