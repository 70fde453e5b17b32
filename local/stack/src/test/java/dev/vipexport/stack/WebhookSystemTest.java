package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.stack.demo.DemoOrganisations;
import dev.vipexport.testsupport.HmacSha256;
import dev.vipexport.testsupport.SignedClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An order with a callback, from the caller's POST to the POST to the receiver. */
class WebhookSystemTest {

    private static RunningSystem system;
    private static SignedClient caller;
    private static HttpServer receiver;

    /** A call to the receiver, and the status of its response. */
    private record ReceivedCall(int status, String id, String timestamp, String signature, String body) {}

    private static final BlockingQueue<ReceivedCall> CALLS = new LinkedBlockingQueue<>();

    @BeforeAll
    static void start() throws Exception {
        system = RunningSystem.shared();
        caller = system.caller(DemoOrganisations.DEMO);
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        receiver.createContext("/", WebhookSystemTest::receive);
        receiver.start();
    }

    @AfterAll
    static void stop() {
        receiver.stop(0);
    }

    /** The first call fails. */
    private static void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        int status = CALLS.isEmpty() ? 500 : 200;
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
        CALLS.add(new ReceivedCall(
                status,
                exchange.getRequestHeaders().getFirst("webhook-id"),
                exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                exchange.getRequestHeaders().getFirst("webhook-signature"),
                body));
    }

    private static JsonNode submitOrder(String callbackUrl) {
        HttpResponse<String> answer = caller.post(
                "/vip-messages/exports",
                "{\"workspaceId\":\"ws-demo\",\"mediumId\":\"ch-demo\",\"from\":\"2026-06-01\",\"to\":\"2026-06-30\","
                        + "\"callbackUrl\":\"" + callbackUrl + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static JsonNode job(String exportId) {
        return JsonMapper.shared()
                .readTree(caller.get("/vip-messages/exports/" + exportId).body());
    }

    private static ReceivedCall nextCall() throws InterruptedException {
        ReceivedCall next = CALLS.poll(TestTimeouts.MAX.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
            throw new AssertionError("the receiver got no callback");
        }
        return next;
    }

    @Test
    void callback_isRepeated_untilReceiverAccepts() throws Exception {
        String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
        String exportId = SampleMessages.string(submitOrder(url), "exportId");

        await().atMost(TestTimeouts.MAX).until(() -> CALLS.size() >= 2);
        ReceivedCall first = nextCall();
        ReceivedCall second = nextCall();

        assertThat(first.status()).isEqualTo(500);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.id()).isEqualTo(exportId + "-succeeded").isEqualTo(first.id());
        for (ReceivedCall call : new ReceivedCall[] {first, second}) {
            assertThat(call.signature()).isEqualTo("v1," + signature(call));
            JsonNode sent = JsonMapper.shared().readTree(call.body());
            assertThat(sent.get("totalCount").intValue()).isEqualTo(DemoOrganisations.DEMO_COUNT);
            assertThat(new String(SignedClient.download(SampleMessages.string(sent, "csvUrl")), StandardCharsets.UTF_8))
                    .startsWith("id,timestamp,userId,");
        }
        await().atMost(TestTimeouts.MAX)
                .until(() -> SampleMessages.string(job(exportId).get("callback"), "state")
                        .equals("DELIVERED"));
        JsonNode callback = job(exportId).get("callback");
        assertThat(SampleMessages.string(callback, "url")).isEqualTo(url);
        assertThat(SampleMessages.string(callback, "lastOutcome")).isEqualTo("200");
        assertThat(callback.get("attempts").intValue()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void loopbackCallbacks_areAllowedUnlessSettingForbids() {
        String loopback = "vip-export.webhooks.allow-loopback";
        try (var api = Applications.startApi(0, system.options(), LocalSettings.API_DEFAULT_PROPERTY)) {
            assertThat(api.getEnvironment().getProperty(loopback)).isEqualTo("true");
        }
        try (var api = Applications.startApi(
                0, system.options("--" + loopback + "=false"), LocalSettings.API_DEFAULT_PROPERTY)) {
            assertThat(api.getEnvironment().getProperty(loopback)).isEqualTo("false");
        }
    }

    /** Returns the signature that Standard Webhooks prescribes. */
    private static String signature(ReceivedCall call) {
        String content = call.id() + "." + call.timestamp() + "." + call.body();
        byte[] key = Base64.getDecoder()
                .decode(DemoOrganisations.DEMO.webhookSecret().substring("whsec_".length()));
        return Base64.getEncoder().encodeToString(HmacSha256.of(key, content.getBytes(StandardCharsets.UTF_8)));
    }
}
