package dev.vipexport.api.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import dev.vipexport.common.job.JobFailure;
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
    private final ApiClient caller = ApiClient.of(API, organisation);

    private HttpResponse<String> submitOrder(String more, String... headers) {
        return caller.post(EXPORTS, organisation.juneBody(more), headers);
    }

    private static String idIn(HttpResponse<String> answer) {
        return ApiClient.json(answer).get("exportId").asString();
    }

    @Test
    void repeatedKey_returnsSameJob_evenWhenEnded() {
        String exportId = idIn(submitOrder("", "Idempotency-Key", KEY));
        assertThat(submitOrder("", "Idempotency-Key", KEY).statusCode()).isEqualTo(202);
        WORKER.finish(exportId, 3);

        HttpResponse<String> repeated = submitOrder("", "Idempotency-Key", KEY);
        assertThat(repeated.statusCode()).isEqualTo(200);
        assertThat(idIn(repeated)).isEqualTo(exportId);
        assertThat(idIn(submitOrder("", "Idempotency-Key", KEY.replace("\"", ""))))
                .isEqualTo(exportId);
        assertThat(idIn(submitOrder(""))).isNotEqualTo(exportId);
    }

    @Test
    void repeatedKey_startsNewJob_whenItsJobFailedByAServiceFault() {
        String exportId = idIn(submitOrder("", "Idempotency-Key", KEY));
        WORKER.fail(exportId, new JobFailure(JobFailure.Code.SNAPSHOT_TOO_OLD, "too slow"));

        HttpResponse<String> repeated = submitOrder("", "Idempotency-Key", KEY);
        assertThat(repeated.statusCode()).isEqualTo(202);
        assertThat(idIn(repeated)).isNotEqualTo(exportId);
        assertThat(idIn(submitOrder("", "Idempotency-Key", KEY))).isEqualTo(idIn(repeated));
    }

    @Test
    void repeatedKey_returnsFailedJob_whenTheMessagesAreAtFault() {
        String exportId = idIn(submitOrder("", "Idempotency-Key", KEY));
        WORKER.fail(exportId, new JobFailure(JobFailure.Code.MALFORMED_MESSAGE, "a number"));

        HttpResponse<String> repeated = submitOrder("", "Idempotency-Key", KEY);
        assertThat(repeated.statusCode()).isEqualTo(200);
        assertThat(idIn(repeated)).isEqualTo(exportId);
    }

    @Test
    void repeatedKey_isInvalid_whenBodyDiffers() {
        String exportId = idIn(submitOrder("", "Idempotency-Key", KEY));

        HttpResponse<String> answer = submitOrder(",\"label\":\"x\"", "Idempotency-Key", KEY);
        assertThat(answer.statusCode()).isEqualTo(422);
        JsonNode fault = ApiClient.json(answer).get("error").get(0);
        assertThat(fault.get("message").asString()).isEqualTo("\"Idempotency-Key\" belongs to another request");
        assertThat(fault.get("path").toString()).isEqualTo("[\"Idempotency-Key\"]");
        assertThat(StoredJobs.idsOf(organisation)).containsExactly(exportId);
    }

    @Test
    void key_isScopedToCaller() {
        Organisation other = Organisation.create();
        String exportId = idIn(submitOrder("", "Idempotency-Key", KEY));

        HttpResponse<String> answer =
                ApiClient.of(API, other).post(EXPORTS, other.juneBody(""), "Idempotency-Key", KEY);
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(idIn(answer)).isNotEqualTo(exportId);
    }

    @Test
    void repeatedKey_isNotFound_whenExportIsDeleted() {
        String exportId = idIn(submitOrder("", "Idempotency-Key", KEY));
        WORKER.finish(exportId, 3);
        API.bean(dev.vipexport.common.job.store.JobListing.class).delete(exportId);

        HttpResponse<String> answer = submitOrder("", "Idempotency-Key", KEY);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(StoredJobs.idsOf(organisation)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "\"open", "two words", "\"a\"b\"", "\"a\\b\"", "\"a\";p=1", "LONG"})
    void key_isBadRequest_whenMalformed(String key) {
        HttpResponse<String> answer = submitOrder("", "Idempotency-Key", key.equals("LONG") ? "k".repeat(256) : key);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ApiClient.json(answer).get("message").asString()).startsWith("Idempotency-Key must have 1 to 255");
        assertThat(StoredJobs.idsOf(organisation)).isEmpty();
    }

    @Test
    void key_isAccepted_whenOfMaximumLength() {
        assertThat(submitOrder("", "Idempotency-Key", "\"" + "k".repeat(255) + "\"")
                        .statusCode())
                .isEqualTo(202);
        assertThat(submitOrder("", "Idempotency-Key", "a", "Idempotency-Key", "b")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void concurrentRepeats_shareOneJob() {
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 500)
                .mapToObj(i -> caller.postAsync(EXPORTS, organisation.juneBody(""), "Idempotency-Key", KEY))
                .toList();

        assertThat(answers.stream().map(answer -> answer.join().statusCode())).containsOnly(202);
        assertThat(answers.stream().map(answer -> idIn(answer.join())).distinct())
                .containsExactlyElementsOf(StoredJobs.idsOf(organisation));
    }

    @Test
    void concurrentRequests_shareOneJob_whateverTheirForm() {
        String offset =
                "workspaceId=%s&mediumId=%s&to=2026-07-01T01:59:59.999999%%2B02:00&from=2026-05-31T22:00:00-02:00"
                        .formatted(organisation.vipWorkspace, organisation.channel);
        String reversed = "{\"to\":\"2026-06-30T23:59:59.999999\",\"from\":\"2026-06-01T00:00Z\",\"mediumId\":\"%s\","
                        .formatted(organisation.channel)
                + "\"bom\":false,\"workspaceId\":\"" + organisation.vipWorkspace + "\"}";
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 500)
                .mapToObj(i -> switch (i % 4) {
                    case 0 -> caller.getAsync("/vip-messages/export?" + offset, "Prefer", "respond-async");
                    case 1 ->
                        caller.getAsync(
                                "/vip-messages/export?" + organisation.juneParameters(), "Prefer", "respond-async");
                    case 2 -> caller.postAsync(EXPORTS, organisation.juneBody(""));
                    default -> caller.postAsync(EXPORTS, reversed, "Idempotency-Key", "k-" + i);
                })
                .toList();

        assertThat(answers.stream().map(answer -> answer.join().statusCode())).containsOnly(202);
        assertThat(answers.stream().map(answer -> idIn(answer.join())).distinct())
                .containsExactlyElementsOf(StoredJobs.idsOf(organisation));
    }
}
