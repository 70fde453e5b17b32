package dev.vipexport.api.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.FakeReceiver;
import dev.vipexport.api.FakeReceiver.ReceivedRequest;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import dev.vipexport.api.WebhookVerifier;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class CallbackTest {
    private static final RunningApi API = RunningApi.shared();
    private static final FakeWorker WORKER = FakeWorker.shared();
    private static final String EXPORTS = "/vip-messages/exports";

    private final Organisation organisation = Organisation.create();
    private final ApiClient caller = ApiClient.of(API, organisation);

    private HttpResponse<String> submitOrder(String callbackUrl, String... headers) {
        return caller.post(EXPORTS, withCallback(callbackUrl), headers);
    }

    private String withCallback(String url) {
        return organisation.juneBody(",\"callbackUrl\":\"" + url + "\"");
    }

    private static String idIn(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
        return ApiClient.json(answer).get("exportId").asString();
    }

    private JsonNode job(String exportId) {
        return ApiClient.json(caller.get(EXPORTS + "/" + exportId));
    }

    private JsonNode awaitCallback(String exportId, String state) {
        return await().atMost(TestTimeouts.MAX)
                .until(
                        () -> job(exportId).get("callback"),
                        callback -> callback.get("state").asString().equals(state));
    }

    private static JsonNode withoutCallback(JsonNode job) {
        return ((ObjectNode) job.deepCopy()).without("callback");
    }

    @Test
    void callback_isSentWithJob_whenExportSucceeds() throws Exception {
        try (var receiver = FakeReceiver.start(FakeReceiver.status(200))) {
            String exportId = idIn(submitOrder(receiver.url().toString()));
            assertThat(job(exportId).get("callback"))
                    .isEqualTo(
                            ApiClient.json(
                                    "{\"url\":\"" + receiver.url() + "\",\"state\":\"PENDING\",\"attempts\":0,"
                                            + "\"lastAttemptAt\":null,\"nextAttemptAt\":null,\"lastOutcome\":null,\"lastAttempts\":[]}"));
            assertThat(receiver.calls()).isZero();

            WORKER.finish(exportId, 12);

            ReceivedRequest received = receiver.next();
            assertThat(WebhookVerifier.of(organisation).isSigned(received)).isTrue();
            assertThat(received.header("webhook-id")).isEqualTo(exportId + "-succeeded");
            JsonNode delivered = awaitCallback(exportId, "DELIVERED");
            assertThat(delivered.get("attempts").asInt()).isEqualTo(1);
            assertThat(delivered.get("lastOutcome").asString()).isEqualTo("200");
            assertThat(delivered.get("nextAttemptAt").isNull()).isTrue();
            JsonNode attempt = delivered.get("lastAttempts").get(0);
            assertThat(attempt.get("startedAt")).isEqualTo(delivered.get("lastAttemptAt"));
            assertThat(attempt.get("outcome").asString()).isEqualTo("200");
            assertThat(attempt.get("durationMillis").asLong()).isNotNegative();
            JsonNode sent = ApiClient.json(received.body());
            assertThat(withoutCallback(sent)).isEqualTo(withoutCallback(job(exportId)));
            assertThat(sent.get("csvUrl").asString()).contains(exportId);
            assertThat(sent.get("callback").get("attempts").asInt()).isEqualTo(1);
        }
    }

    @Test
    void callback_isSent_whenExportFailsOrIsCanceled() throws Exception {
        try (var receiver = FakeReceiver.start(FakeReceiver.status(200))) {
            String failed = idIn(submitOrder(receiver.url().toString()));
            WORKER.fail(failed, "It could not be finished");
            JsonNode sent = ApiClient.json(receiver.next().body());
            assertThat(sent.get("state").asString()).isEqualTo("FAILED");
            assertThat(sent.get("failure").get("message").asString()).isEqualTo("It could not be finished");

            String canceled = idIn(submitOrder(receiver.url().toString()));
            ApiClient.send(caller.signed(EXPORTS + "/" + canceled).DELETE());
            ReceivedRequest received = receiver.next();
            assertThat(received.header("webhook-id")).isEqualTo(canceled + "-canceled");
            assertThat(ApiClient.json(received.body()).get("state").asString()).isEqualTo("CANCELED");
        }
    }

    private static HttpResponse<String> redeliver(ApiClient caller, String exportId) {
        return ApiClient.send(
                caller.signed(EXPORTS + "/" + exportId + "/callback").POST(BodyPublishers.noBody()));
    }

    @ParameterizedTest
    @CsvSource({"200, DELIVERED", "410, GIVEN_UP"})
    void callback_isSentAgain_whenRedelivered(int firstAnswer, String firstState) throws Exception {
        try (var receiver = FakeReceiver.start(FakeReceiver.status(firstAnswer), FakeReceiver.status(204))) {
            String exportId = idIn(submitOrder(receiver.url().toString()));
            WORKER.finish(exportId, 12);
            ReceivedRequest first = receiver.next();
            awaitCallback(exportId, firstState);

            HttpResponse<String> answer = redeliver(caller, exportId);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
            assertThat(ApiClient.json(answer).get("callback").get("state").asString())
                    .isEqualTo("PENDING");
            ReceivedRequest second = receiver.next();
            assertThat(second.header("webhook-id")).isEqualTo(first.header("webhook-id"));
            assertThat(WebhookVerifier.of(organisation).isSigned(second)).isTrue();
            JsonNode callback = awaitCallback(exportId, "DELIVERED");
            assertThat(callback.get("attempts").asInt()).isEqualTo(2);
            assertThat(callback.get("lastAttempts"))
                    .extracting(attempt -> attempt.get("outcome").asString())
                    .containsExactly(Integer.toString(firstAnswer), "204");
        }
    }

    @Test
    void callback_isSentAgain_whenRedeliveredDuringAnAttempt() throws Exception {
        var firstAnswer = new CountDownLatch(1);
        try (var receiver = FakeReceiver.start(
                FakeReceiver.after(firstAnswer, FakeReceiver.status(200)), FakeReceiver.status(204))) {
            String exportId = idIn(submitOrder(receiver.url().toString()));
            WORKER.finish(exportId, 12);
            receiver.next();

            assertThat(redeliver(caller, exportId).statusCode()).isEqualTo(202);
            firstAnswer.countDown();

            receiver.next();
            JsonNode callback = awaitCallback(exportId, "DELIVERED");
            assertThat(callback.get("lastAttempts"))
                    .extracting(attempt -> attempt.get("outcome").asString())
                    .containsExactly("200", "204");
        }
    }

    @Test
    void redelivery_isConflict_whenActiveOrWithoutCallback() {
        String active = idIn(submitOrder("https://a.example/"));
        String silent = idIn(caller.post(EXPORTS, organisation.juneBody("")));
        WORKER.finish(silent, 1);

        HttpResponse<String> ofActive = redeliver(caller, active);
        HttpResponse<String> ofSilent = redeliver(caller, silent);

        assertThat(ofActive.statusCode()).isEqualTo(409);
        assertThat(ofActive.body()).contains("Its callback is sent when it ends");
        assertThat(ofSilent.statusCode()).isEqualTo(409);
        assertThat(ofSilent.body()).contains("named no callbackUrl");
    }

    @Test
    void redelivery_isNotFound_whenOfAnotherOrganisation() {
        String exportId = idIn(submitOrder("https://a.example/"));
        ApiClient other = ApiClient.of(API, Organisation.create());

        assertThat(redeliver(other, exportId).statusCode()).isEqualTo(404);
        assertThat(redeliver(other, exportId).body())
                .isEqualTo(redeliver(caller, "none").body());
    }

    @Test
    void etag_changes_whenCallbackStateChanges() throws Exception {
        try (var receiver = FakeReceiver.start(FakeReceiver.status(410))) {
            String exportId = idIn(submitOrder(receiver.url().toString()));
            WORKER.finishSilently(exportId, 1);
            String pending = caller.get(EXPORTS + "/" + exportId)
                    .headers()
                    .firstValue("etag")
                    .orElseThrow();

            WORKER.publishEvent(WORKER.jobs().find(exportId).orElseThrow());
            awaitCallback(exportId, "GIVEN_UP");

            HttpResponse<String> answer = caller.get(EXPORTS + "/" + exportId, "If-None-Match", pending);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("etag").orElseThrow()).isNotEqualTo(pending);
        }
    }

    @Test
    void eventId_isUnchanged_whenCallbackIsDelivered() throws Exception {
        try (var receiver = FakeReceiver.start(FakeReceiver.status(200))) {
            String exportId = idIn(submitOrder(receiver.url().toString()));
            String events = EXPORTS + "/" + exportId + "/events";
            WORKER.finishSilently(exportId, 1);
            String lastId = caller.get(events)
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("id:"))
                    .map(line -> line.substring("id:".length()))
                    .findFirst()
                    .orElseThrow();

            WORKER.publishEvent(WORKER.jobs().find(exportId).orElseThrow());
            awaitCallback(exportId, "DELIVERED");

            assertThat(caller.get(events, "Last-Event-ID", lastId).statusCode()).isEqualTo(204);
        }
    }

    @Test
    void job_hasNoCallback_whenOrderHasNone() {
        String exportId = idIn(caller.post(EXPORTS, organisation.juneBody("")));

        assertThat(job(exportId).has("callback")).isFalse();
    }

    @Test
    void job_isShared_whenCallbackIsEqual() {
        String exportId = idIn(submitOrder("https://a.example/"));

        assertThat(idIn(submitOrder("https://a.example/"))).isEqualTo(exportId);
        assertThat(idIn(submitOrder("https://b.example/"))).isNotEqualTo(exportId);
        assertThat(idIn(caller.post(EXPORTS, organisation.juneBody("")))).isNotEqualTo(exportId);
        assertThat(StoredJobs.idsOf(organisation)).hasSize(3);
    }

    @Test
    void idempotencyKey_isInvalid_whenCallbackDiffers() {
        String exportId = idIn(submitOrder("https://a.example/", "Idempotency-Key", "k"));

        assertThat(idIn(submitOrder("https://a.example/", "Idempotency-Key", "k")))
                .isEqualTo(exportId);
        assertThat(submitOrder("https://b.example/", "Idempotency-Key", "k").statusCode())
                .isEqualTo(422);
    }

    @Test
    void callback_isNotRepeated_whenExportIsReused() throws Exception {
        try (var receiver = FakeReceiver.start(FakeReceiver.status(200))) {
            String url = receiver.url().toString();
            String exportId = idIn(submitOrder(url));
            WORKER.finish(exportId, 1);
            awaitCallback(exportId, "DELIVERED");

            HttpResponse<String> again = submitOrder(url, "Cache-Control", "max-age=600");

            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(idIn(again)).isEqualTo(exportId);
            assertThat(job(exportId).get("callback").get("attempts").asInt()).isEqualTo(1);
            assertThat(receiver.calls()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5                              | string.base",
                "\"\"                           | string.empty",
                "\"hooks.example.com\"          | string.uri",
                "\"ftp://hooks.example.com/\"   | string.uriCustomScheme",
                "\"http://hooks.example.com/\"  | string.uriCustomScheme",
                "\"https://169.254.169.254/\"   | any.invalid",
                "\"https://a@hooks.example.com\"| any.invalid",
                "\"https://hooks.example.com:22\"| any.invalid",
            })
    void callbackUrl_isInvalid_andStartsNoJob(String given, String type) {
        for (String path : List.of(EXPORTS, EXPORTS + "?dryRun=true")) {
            HttpResponse<String> answer = caller.post(path, organisation.juneBody(",\"callbackUrl\":" + given));

            assertThat(answer.statusCode()).isEqualTo(422);
            JsonNode faults = ApiClient.json(answer).get("error");
            assertThat(faults.size()).isEqualTo(1);
            assertThat(faults.get(0).get("type").asString()).isEqualTo(type);
            assertThat(faults.get(0).get("path")).isEqualTo(ApiClient.json("[\"callbackUrl\"]"));
        }
        assertThat(StoredJobs.idsOf(organisation)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8099/hook", "http://localhost/", "https://127.0.0.1/", "https://[::1]/"})
    void callbackUrl_isInvalid_whenLoopbackIsNotAllowed(String url) {
        try (var api = RunningApi.start("vip-export.webhooks.allow-loopback=false")) {
            HttpResponse<String> answer = ApiClient.of(api, organisation).post(EXPORTS, withCallback(url));

            assertThat(answer.statusCode()).isEqualTo(422);
        }
        assertThat(StoredJobs.idsOf(organisation)).isEmpty();
    }

    @Test
    void callback_isIgnored_whenSentAsQueryParameter() {
        HttpResponse<String> answer = caller.get(
                "/vip-messages/export?" + organisation.juneParameters() + "&callbackUrl=https://a.example/",
                "Prefer",
                "respond-async");

        assertThat(ApiClient.json(answer).has("callback")).isFalse();
    }
}
