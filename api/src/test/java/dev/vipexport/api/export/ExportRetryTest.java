package dev.vipexport.api.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.store.JobListing;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ExportRetryTest {
    private static final RunningApi API = RunningApi.shared();
    private static final FakeWorker WORKER = FakeWorker.shared();
    private static final String EXPORTS = "/vip-messages/exports/";

    private final Organisation organisation = Organisation.create();
    private final ApiClient caller = ApiClient.of(API, organisation);

    private String order(String more) {
        return idIn(caller.post("/vip-messages/exports", organisation.juneBody(more)));
    }

    private String orderAndFail() {
        String exportId = order("");
        WORKER.fail(exportId, "why");
        return exportId;
    }

    private static String idIn(HttpResponse<String> answer) {
        return ApiClient.json(answer).get("exportId").asString();
    }

    private HttpResponse<String> retry(String exportId, String... headers) {
        return retry(caller, exportId, headers);
    }

    private static HttpResponse<String> retry(ApiClient caller, String exportId, String... headers) {
        return ApiClient.send(
                caller.signed(EXPORTS + exportId + "/retry", headers).POST(BodyPublishers.noBody()));
    }

    private JsonNode job(String exportId) {
        return ApiClient.json(caller.get(EXPORTS + exportId));
    }

    private static ExportJob stored(String exportId) {
        return WORKER.jobs().find(exportId).orElseThrow();
    }

    @Test
    void retry_startsLinkedExport_whenFailed() {
        String exportId =
                order(",\"format\":\"jsonl\",\"label\":\"urgent\",\"callbackUrl\":\"https://hooks.example/x\"");
        assertThat(job(exportId).get("retryOf").isNull()).isTrue();
        assertThat(job(exportId).get("retriedAs").isNull()).isTrue();
        WORKER.fail(exportId, "why");

        HttpResponse<String> answer = retry(exportId);

        assertThat(answer.statusCode()).isEqualTo(202);
        String retryId = idIn(answer);
        assertThat(answer.headers().firstValue("location")).contains(EXPORTS + retryId);
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
        assertThat(job(retryId).get("retryOf").asString()).isEqualTo(exportId);
        assertThat(job(retryId).get("retriedAs").isNull()).isTrue();
        assertThat(job(exportId).get("retriedAs").asString()).isEqualTo(retryId);
        assertThat(stored(retryId).query()).isEqualTo(stored(exportId).query());
        assertThat(stored(retryId).options()).isEqualTo(stored(exportId).options());
        assertThat(stored(retryId).fingerprint()).isEqualTo(stored(exportId).fingerprint());
    }

    @Test
    void retry_changesTheEtagOfTheOldExport() {
        String exportId = orderAndFail();
        String etag =
                caller.get(EXPORTS + exportId).headers().firstValue("etag").orElseThrow();
        assertThat(caller.get(EXPORTS + exportId, "If-None-Match", etag).statusCode())
                .isEqualTo(304);

        retry(exportId);

        assertThat(caller.get(EXPORTS + exportId, "If-None-Match", etag).statusCode())
                .isEqualTo(200);
    }

    @Test
    void retry_waitsForItsEnd_whenPreferred() {
        String exportId = order("");
        WORKER.cancel(exportId);
        CompletableFuture<HttpResponse<String>> held =
                CompletableFuture.supplyAsync(() -> retry(exportId, "Prefer", "wait=50"));
        String retryId = Awaitility.await()
                .atMost(TestTimeouts.MAX)
                .until(() -> stored(exportId).retriedAs(), Objects::nonNull);
        WORKER.finish(retryId, 3);

        HttpResponse<String> answer = held.join();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("preference-applied")).contains("wait=50");
        assertThat(ApiClient.json(answer).get("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(idIn(answer)).isEqualTo(retryId);
    }

    @Test
    void repeatedRetry_returnsTheFirstRetry() {
        String exportId = orderAndFail();
        String retryId = idIn(retry(exportId));
        assertThat(idIn(retry(exportId))).isEqualTo(retryId);

        WORKER.finish(retryId, 3);
        HttpResponse<String> repeated = retry(exportId);
        assertThat(repeated.statusCode()).isEqualTo(200);
        assertThat(idIn(repeated)).isEqualTo(retryId);
        assertThat(StoredJobs.idsOf(organisation)).containsExactlyInAnyOrder(exportId, retryId);
    }

    @Test
    void concurrentRetries_shareOneExport_onTwoInstances() {
        String exportId = orderAndFail();
        try (RunningApi another = RunningApi.start()) {
            List<ApiClient> callers = List.of(caller, ApiClient.of(another, organisation));
            List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 100)
                    .mapToObj(i -> callers.get(i % 2).postAsync(EXPORTS + exportId + "/retry", "{}"))
                    .toList();

            assertThat(answers.stream().map(answer -> answer.join().statusCode()))
                    .containsOnly(202);
            assertThat(answers.stream().map(answer -> idIn(answer.join())).distinct())
                    .containsExactly(stored(exportId).retriedAs());
        }
        assertThat(StoredJobs.idsOf(organisation)).hasSize(2);
    }

    @Test
    void retry_belongsToTheKeyThatRetries() {
        String exportId = orderAndFail();
        String anotherKey = Organisation.unique("key");
        Organisation.put(
                "ApiKeys",
                anotherKey,
                Map.of("orgId", organisation.orgId, "secret", organisation.secret, "active", true));

        String retryId = idIn(retry(new ApiClient(API, anotherKey, organisation.secret), exportId));

        assertThat(stored(retryId).caller().apiKey()).isEqualTo(anotherKey);
        assertThat(stored(exportId).caller().apiKey()).isEqualTo(organisation.apiKey);
    }

    @Test
    void retry_isConflict_whenActiveOrSucceeded() {
        String exportId = order("");
        HttpResponse<String> active = retry(exportId);
        assertThat(active.statusCode()).isEqualTo(409);
        assertThat(active.body())
                .isEqualTo("{\"message\":\"The export is QUEUED. Only FAILED and CANCELED exports can be retried\"}");

        WORKER.finish(exportId, 3);
        HttpResponse<String> succeeded = retry(exportId);
        assertThat(succeeded.statusCode()).isEqualTo(409);
        assertThat(succeeded.body()).contains("The export is SUCCEEDED");
        assertThat(StoredJobs.idsOf(organisation)).containsExactly(exportId);
    }

    @Test
    void retry_isNotFound_whenUnknownDeletedOrOfAnotherOrganisation() {
        String exportId = orderAndFail();
        assertThat(retry("none").statusCode()).isEqualTo(404);
        assertThat(retry(ApiClient.of(API, Organisation.create()), exportId).statusCode())
                .isEqualTo(404);

        String retryId = idIn(retry(exportId));
        API.bean(JobListing.class).delete(retryId);
        HttpResponse<String> answer = retry(exportId);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("Send a new order");
        API.bean(JobListing.class).delete(exportId);
        assertThat(retry(exportId).statusCode()).isEqualTo(404);
    }

    @Test
    void retry_isForbidden_whenWorkspaceIsNoLongerVip() {
        String exportId = orderAndFail();
        Organisation.put(
                "Workspaces",
                organisation.vipWorkspace,
                Map.of("orgId", organisation.orgId, "name", "Guests", "vip", false));

        try (RunningApi withoutCache = RunningApi.start()) {
            assertThat(retry(ApiClient.of(withoutCache, organisation), exportId).statusCode())
                    .isEqualTo(403);
        }
        assertThat(StoredJobs.idsOf(organisation)).containsExactly(exportId);
    }

    @Test
    void retry_countsAgainstTheLimitsOfOrders() {
        try (RunningApi api = RunningApi.start("vip-export.export.max-active=1", "vip-export.export.max-per-day=2")) {
            ApiClient limited = ApiClient.of(api, organisation);
            String exportId = idIn(limited.post("/vip-messages/exports", organisation.juneBody("")));
            WORKER.fail(exportId, "why");
            String other = idIn(limited.post("/vip-messages/exports", organisation.juneBody(",\"bom\":true")));

            assertThat(retry(limited, exportId).body()).contains("maximum of 1 active exports");
            WORKER.cancel(other);
            HttpResponse<String> answer = retry(limited, exportId);
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.body()).contains("maximum of 2 exports today");
        }
    }
}
