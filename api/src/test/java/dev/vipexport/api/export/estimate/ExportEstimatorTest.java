package dev.vipexport.api.export.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.WriteBatch;
import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Backends;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import dev.vipexport.api.export.StoredJobs;
import dev.vipexport.common.query.VipMessages;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ExportEstimatorTest {
    private static final RunningApi API = RunningApi.shared();
    private static final String DRY_RUN = "/vip-messages/exports?dryRun=true";

    private final Organisation organisation = Organisation.create();
    private final ApiClient caller = ApiClient.of(API, organisation);

    private void store(int messages) throws Exception {
        WriteBatch batch = Backends.shared().firestore().batch();
        for (int i = 0; i < messages; i++) {
            batch.set(
                    Backends.shared()
                            .firestore()
                            .collection(VipMessages.COLLECTION)
                            .document(organisation.orgId + "-" + (100 + i)),
                    organisation.message(
                            Instant.parse("2026-06-10T12:00:00Z"),
                            Map.of(
                                    "userId",
                                    "u",
                                    "kind",
                                    "text",
                                    "source",
                                    "web",
                                    "labels",
                                    List.of("a", "b"),
                                    "text",
                                    "Say \"Grüße\"")));
        }
        batch.commit().get();
    }

    @Test
    void dryRun_countsRows_andStartsNothing() throws Exception {
        store(120);

        HttpResponse<String> answer = caller.post(DRY_RUN, organisation.juneBody(""), "Idempotency-Key", "k");
        String row =
                organisation.orgId + "-100,2026-06-10T12:00:00.000000Z,u,text,web,\"a|b\",\"Say \"\"Grüße\"\"\"\r\n";
        int bytes = "id,timestamp,userId,kind,source,labels,text\r\n".length() + 120 * (row.length() + 2);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"rows\":120,\"firestoreReads\":121,\"bytes\":" + bytes
                        + ",\"slices\":1,\"etaSeconds\":1,\"atLeast\":false}");
        assertThat(StoredJobs.idsOf(organisation)).isEmpty();
    }

    @Test
    void estimate_isLowerBound_whenCountEndsAtItsMaximum() throws Exception {
        store(120);

        try (var api = RunningApi.start("vip-export.estimate.max-messages=100", "vip-export.plan.slice-rows=50")) {
            JsonNode estimate =
                    ApiClient.json(ApiClient.of(api, organisation).post(DRY_RUN, organisation.juneBody("")));

            assertThat(estimate.get("rows").asLong()).isEqualTo(100);
            assertThat(estimate.get("slices").asLong()).isEqualTo(2);
            assertThat(estimate.get("atLeast").asBoolean()).isTrue();
        }
    }

    @Test
    void bytes_dependOnOptions() throws Exception {
        store(60);

        long all = bytes("");
        assertThat(bytes(",\"columns\":[\"kind\"]")).isEqualTo("kind\r\n".length() + 60L * "text\r\n".length());
        assertThat(bytes(",\"columns\":[\"kind\"],\"format\":\"jsonl\""))
                .isEqualTo(60L * "{\"kind\":\"text\"}\n".length());
        assertThat(bytes(",\"bom\":true")).isEqualTo(all + 3);
        assertThat(bytes(",\"compression\":\"gzip\"")).isBetween(100L, all / 5);
        assertThat(bytes(",\"timestamps\":\"spreadsheet\""))
                .isEqualTo(all - 60L * ("2026-06-10T12:00:00.000000Z".length() - "2026-06-10 12:00:00".length()));
        assertThat(bytes(",\"format\":\"xlsx\"")).isBetween(3_000L, 3_000L + all / 3);
    }

    private long bytes(String more) {
        return ApiClient.json(caller.post(DRY_RUN, organisation.juneBody(more)))
                .get("bytes")
                .asLong();
    }

    @Test
    void estimate_isHeaderOnly_whenNothingMatches() {
        JsonNode estimate = ApiClient.json(caller.post(DRY_RUN, organisation.juneBody("")));

        assertThat(estimate.toString())
                .isEqualTo(
                        "{\"rows\":0,\"firestoreReads\":2,\"bytes\":45,\"slices\":1,\"etaSeconds\":0,\"atLeast\":false}");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 2",
        "2400, 1, 2403",
        "20000, 1, 20020",
        "20001, 2, 20086",
        "80000, 4, 80185",
        "10000000, 512, 10021013",
    })
    void slicesAndReads_followBisection(long rows, long slices, long reads) {
        assertThat(ExportEstimator.sliceCount(rows, 20_000)).isEqualTo(slices);
        assertThat(ExportEstimator.firestoreReads(rows, slices, 20_000)).isEqualTo(reads);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes", "TRUE", "true&dryRun=true"})
    void dryRun_isInvalid_whenNotBoolean(String value) {
        HttpResponse<String> answer = caller.post("/vip-messages/exports?dryRun=" + value, organisation.juneBody(""));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\\\"dryRun\\\" must be a boolean", "boolean.base");
        assertThat(StoredJobs.idsOf(organisation)).isEmpty();
    }

    @Test
    void order_isStarted_whenDryRunIsFalse() {
        assertThat(caller.post("/vip-messages/exports?dryRun=false", organisation.juneBody(""))
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void estimate_isRejected_whenOrderWouldBe() {
        assertThat(caller.post(DRY_RUN, "{}").statusCode()).isEqualTo(422);
        assertThat(caller.post(
                                DRY_RUN,
                                organisation
                                        .juneBody("")
                                        .replace(organisation.vipWorkspace, organisation.basicWorkspace))
                        .statusCode())
                .isEqualTo(403);
        RunningApi api = RunningApi.withoutFirestore();
        assertThat(ApiClient.of(api, organisation)
                        .post(DRY_RUN, organisation.juneBody(""))
                        .statusCode())
                .isEqualTo(503);
    }
}
