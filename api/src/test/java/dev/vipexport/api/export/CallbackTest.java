package dev.vipexport.api.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.api.Caller;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.Receiver;
import dev.vipexport.api.Receiver.Received;
import dev.vipexport.api.RunningApi;
import dev.vipexport.api.StandardWebhook;
import dev.vipexport.emulators.junit.Patience;
import java.net.http.HttpResponse;
import java.util.List;
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
    private final Caller caller = Caller.of(API, organisation);

    private HttpResponse<String> order(String callbackUrl, String... headers) {
        return caller.post(EXPORTS, withCallback(callbackUrl), headers);
    }

    private String withCallback(String url) {
        return organisation.juneAsJson(",\"callbackUrl\":\"" + url + "\"");
    }

    private static String idIn(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
        return Caller.json(answer).get("exportId").asString();
    }

    private JsonNode job(String exportId) {
        return Caller.json(caller.get(EXPORTS + "/" + exportId));
    }

    private JsonNode awaitCallback(String exportId, String state) {
        return await().atMost(Patience.MOST)
                .until(
                        () -> job(exportId).get("callback"),
                        callback -> callback.get("state").asString().equals(state));
    }

    private static JsonNode withoutCallback(JsonNode job) {
        return ((ObjectNode) job.deepCopy()).without("callback");
    }

    @Test
    void whoOrderedIsSentTheJobWhenItHasEnded() throws Exception {
        try (var receiver = Receiver.start(Receiver.status(200))) {
            String exportId = idIn(order(receiver.url().toString()));
            assertThat(job(exportId).get("callback"))
                    .isEqualTo(Caller.json("{\"url\":\"" + receiver.url() + "\",\"state\":\"PENDING\",\"attempts\":0,"
                            + "\"lastAttemptAt\":null,\"nextAttemptAt\":null,\"lastOutcome\":null}"));
            assertThat(receiver.calls()).isZero();

            WORKER.finish(exportId, 12);

            Received received = receiver.next();
            assertThat(StandardWebhook.of(organisation).signed(received)).isTrue();
            assertThat(received.header("webhook-id")).isEqualTo(exportId + "-succeeded");
            JsonNode told = awaitCallback(exportId, "DELIVERED");
            assertThat(told.get("attempts").asInt()).isEqualTo(1);
            assertThat(told.get("lastOutcome").asString()).isEqualTo("200");
            assertThat(told.get("nextAttemptAt").isNull()).isTrue();
            JsonNode sent = Caller.json(received.body());
            assertThat(withoutCallback(sent)).isEqualTo(withoutCallback(job(exportId)));
            assertThat(sent.get("csvUrl").asString()).contains(exportId);
            assertThat(sent.get("callback").get("attempts").asInt()).isEqualTo(1);
        }
    }

    @Test
    void failedAndCanceledExportsAreToldToo() throws Exception {
        try (var receiver = Receiver.start(Receiver.status(200))) {
            String failed = idIn(order(receiver.url().toString()));
            WORKER.fail(failed, "It could not be finished");
            JsonNode sent = Caller.json(receiver.next().body());
            assertThat(sent.get("state").asString()).isEqualTo("FAILED");
            assertThat(sent.get("failure").get("message").asString()).isEqualTo("It could not be finished");

            String canceled = idIn(order(receiver.url().toString()));
            Caller.send(caller.signed(EXPORTS + "/" + canceled).DELETE());
            Received received = receiver.next();
            assertThat(received.header("webhook-id")).isEqualTo(canceled + "-canceled");
            assertThat(Caller.json(received.body()).get("state").asString()).isEqualTo("CANCELED");
        }
    }

    @Test
    void theEntityTagNamesHowFarItIsTold() throws Exception {
        try (var receiver = Receiver.start(Receiver.status(410))) {
            String exportId = idIn(order(receiver.url().toString()));
            WORKER.finishSilently(exportId, 1);
            String pending = caller.get(EXPORTS + "/" + exportId)
                    .headers()
                    .firstValue("etag")
                    .orElseThrow();

            WORKER.announce(WORKER.jobs().find(exportId).orElseThrow());
            awaitCallback(exportId, "GIVEN_UP");

            HttpResponse<String> answer = caller.get(EXPORTS + "/" + exportId, "If-None-Match", pending);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("etag").orElseThrow()).isNotEqualTo(pending);
        }
    }

    @Test
    void whoHasSeenTheEndAsAnEventIsNotToldItAgainWhenTheReceiverHasIt() throws Exception {
        try (var receiver = Receiver.start(Receiver.status(200))) {
            String exportId = idIn(order(receiver.url().toString()));
            String events = EXPORTS + "/" + exportId + "/events";
            WORKER.finishSilently(exportId, 1);
            String lastId = caller.get(events)
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("id:"))
                    .map(line -> line.substring("id:".length()))
                    .findFirst()
                    .orElseThrow();

            WORKER.announce(WORKER.jobs().find(exportId).orElseThrow());
            awaitCallback(exportId, "DELIVERED");

            assertThat(caller.get(events, "Last-Event-ID", lastId).statusCode()).isEqualTo(204);
        }
    }

    @Test
    void anOrderWithoutACallbackHasNoneInItsJob() {
        String exportId = idIn(caller.post(EXPORTS, organisation.juneAsJson("")));

        assertThat(job(exportId).has("callback")).isFalse();
    }

    @Test
    void callersWithDifferentCallbacksShareNoJobAndTheSameOnesDo() {
        String exportId = idIn(order("https://a.example/"));

        assertThat(idIn(order("https://a.example/"))).isEqualTo(exportId);
        assertThat(idIn(order("https://b.example/"))).isNotEqualTo(exportId);
        assertThat(idIn(caller.post(EXPORTS, organisation.juneAsJson("")))).isNotEqualTo(exportId);
        assertThat(ExportJobs.of(organisation)).hasSize(3);
    }

    @Test
    void anIdempotencyKeyIsGoodForOneCallback() {
        String exportId = idIn(order("https://a.example/", "Idempotency-Key", "k"));

        assertThat(idIn(order("https://a.example/", "Idempotency-Key", "k"))).isEqualTo(exportId);
        assertThat(order("https://b.example/", "Idempotency-Key", "k").statusCode())
                .isEqualTo(422);
    }

    @Test
    void whoTakesAFinishedExportIsAnsweredAndNotCalledBackAgain() throws Exception {
        try (var receiver = Receiver.start(Receiver.status(200))) {
            String url = receiver.url().toString();
            String exportId = idIn(order(url));
            WORKER.finish(exportId, 1);
            awaitCallback(exportId, "DELIVERED");

            HttpResponse<String> again = order(url, "Cache-Control", "max-age=600");

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
                "null                           | string.base",
                "\"\"                           | string.empty",
                "\"hooks.example.com\"          | string.uri",
                "\"ftp://hooks.example.com/\"   | string.uriCustomScheme",
                "\"http://hooks.example.com/\"  | string.uriCustomScheme",
                "\"https://169.254.169.254/\"   | any.invalid",
                "\"https://a@hooks.example.com\"| any.invalid",
            })
    void whatCannotBeACallbackIsAFaultAndStartsNoJobInADryRunEither(String given, String type) {
        for (String path : List.of(EXPORTS, EXPORTS + "?dryRun=true")) {
            HttpResponse<String> answer = caller.post(path, organisation.juneAsJson(",\"callbackUrl\":" + given));

            assertThat(answer.statusCode()).isEqualTo(422);
            JsonNode faults = Caller.json(answer).get("error");
            assertThat(faults.size()).isEqualTo(1);
            assertThat(faults.get(0).get("type").asString()).isEqualTo(type);
            assertThat(faults.get(0).get("path")).isEqualTo(Caller.json("[\"callbackUrl\"]"));
        }
        assertThat(ExportJobs.of(organisation)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8099/hook", "http://localhost/", "https://127.0.0.1/", "https://[::1]/"})
    void withoutTheSettingForDevelopmentThisMachineIsNoReceiver(String url) {
        try (var api = RunningApi.start("vip-export.webhooks.loopback=false")) {
            HttpResponse<String> answer = Caller.of(api, organisation).post(EXPORTS, withCallback(url));

            assertThat(answer.statusCode()).isEqualTo(422);
        }
        assertThat(ExportJobs.of(organisation)).isEmpty();
    }

    @Test
    void aPlainRequestHasNoCallback() {
        HttpResponse<String> answer = caller.get(
                "/vip-messages/export?" + organisation.june() + "&callbackUrl=https://a.example/",
                "Prefer",
                "respond-async");

        assertThat(Caller.json(answer).has("callback")).isFalse();
    }
}
