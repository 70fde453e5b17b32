package dev.vipexport.api.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.Caller;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class IdempotencyTest {
    private static final RunningApi API = RunningApi.shared();
    private static final FakeWorker WORKER = FakeWorker.shared();
    private static final String EXPORTS = "/vip-messages/exports";
    private static final String KEY = "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"";

    private final Organisation organisation = Organisation.create();
    private final Caller caller = Caller.of(API, organisation);

    private HttpResponse<String> order(String more, String... headers) {
        return caller.post(EXPORTS, organisation.juneAsJson(more), headers);
    }

    private static String idIn(HttpResponse<String> answer) {
        return Caller.json(answer).get("exportId").asString();
    }

    @Test
    void aRepetitionGetsTheSameJobAlsoWhenItHasEnded() {
        String exportId = idIn(order("", "Idempotency-Key", KEY));
        assertThat(order("", "Idempotency-Key", KEY).statusCode()).isEqualTo(202);
        WORKER.finish(exportId, 3);

        HttpResponse<String> repeated = order("", "Idempotency-Key", KEY);
        assertThat(repeated.statusCode()).isEqualTo(200);
        assertThat(idIn(repeated)).isEqualTo(exportId);
        assertThat(idIn(order("", "Idempotency-Key", KEY.replace("\"", "")))).isEqualTo(exportId);
        assertThat(idIn(order(""))).isNotEqualTo(exportId);
    }

    @Test
    void aKeyWithAnotherBodyIsAFaultAndStartsNothing() {
        String exportId = idIn(order("", "Idempotency-Key", KEY));

        HttpResponse<String> answer = order(",\"label\":\"x\"", "Idempotency-Key", KEY);
        assertThat(answer.statusCode()).isEqualTo(422);
        JsonNode fault = Caller.json(answer).get("error").get(0);
        assertThat(fault.get("message").asString())
                .isEqualTo("\"Idempotency-Key\" was sent with another request before");
        assertThat(fault.get("path").toString()).isEqualTo("[\"Idempotency-Key\"]");
        assertThat(ExportJobs.of(organisation)).containsExactly(exportId);
    }

    @Test
    void anotherCallersSameKeyIsAnotherKey() {
        Organisation other = Organisation.create();
        String exportId = idIn(order("", "Idempotency-Key", KEY));

        HttpResponse<String> answer = Caller.of(API, other).post(EXPORTS, other.juneAsJson(""), "Idempotency-Key", KEY);
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(idIn(answer)).isNotEqualTo(exportId);
    }

    @Test
    void theKeyOfADeletedExportStartsNoOther() {
        String exportId = idIn(order("", "Idempotency-Key", KEY));
        WORKER.finish(exportId, 3);
        API.bean(dev.vipexport.common.job.JobHistory.class).forget(exportId);

        HttpResponse<String> answer = order("", "Idempotency-Key", KEY);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(ExportJobs.of(organisation)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "\"open", "two words", "\"a\"b\"", "\"a\\b\"", "\"a\";p=1", "LONG"})
    void whatIsNoKeyIsABadRequest(String key) {
        HttpResponse<String> answer = order("", "Idempotency-Key", key.equals("LONG") ? "k".repeat(256) : key);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Caller.json(answer).get("message").asString()).startsWith("Idempotency-Key must be");
        assertThat(ExportJobs.of(organisation)).isEmpty();
    }

    @Test
    void aKeyOfTheGreatestLengthIsTakenAndTwoAreNot() {
        assertThat(order("", "Idempotency-Key", "\"" + "k".repeat(255) + "\"").statusCode())
                .isEqualTo(202);
        assertThat(order("", "Idempotency-Key", "a", "Idempotency-Key", "b").statusCode())
                .isEqualTo(400);
    }

    @Test
    void fiveHundredRepetitionsAtOnceAreOneJob() {
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 500)
                .mapToObj(i -> caller.postLater(EXPORTS, organisation.juneAsJson(""), "Idempotency-Key", KEY))
                .toList();

        assertThat(answers.stream().map(answer -> answer.join().statusCode())).containsOnly(202);
        assertThat(answers.stream().map(answer -> idIn(answer.join())).distinct())
                .containsExactlyElementsOf(ExportJobs.of(organisation));
    }

    @Test
    void fiveHundredSameRequestsAtOnceAreOneJobHoweverTheyAreSpelt() {
        String offset =
                "workspaceId=%s&mediumId=%s&to=2026-07-01T01:59:59.999999%%2B02:00&from=2026-05-31T22:00:00-02:00"
                        .formatted(organisation.vip, organisation.channel);
        String reversed = "{\"to\":\"2026-06-30T23:59:59.999999\",\"from\":\"2026-06-01T00:00Z\",\"mediumId\":\"%s\","
                        .formatted(organisation.channel)
                + "\"bom\":false,\"workspaceId\":\"" + organisation.vip + "\"}";
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 500)
                .mapToObj(i -> switch (i % 4) {
                    case 0 -> caller.getLater("/vip-messages/export?" + offset, "Prefer", "respond-async");
                    case 1 -> caller.getLater("/vip-messages/export?" + organisation.june(), "Prefer", "respond-async");
                    case 2 -> caller.postLater(EXPORTS, organisation.juneAsJson(""));
                    default -> caller.postLater(EXPORTS, reversed, "Idempotency-Key", "k-" + i);
                })
                .toList();

        assertThat(answers.stream().map(answer -> answer.join().statusCode())).containsOnly(202);
        assertThat(answers.stream().map(answer -> idIn(answer.join())).distinct())
                .containsExactlyElementsOf(ExportJobs.of(organisation));
    }
}
