package dev.vipexport.api.messages.count;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.WriteBatch;
import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Backends;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import dev.vipexport.common.query.VipMessages;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LabelsTest {
    private static final RunningApi API = RunningApi.shared();
    private static final Instant NOON = Instant.parse("2026-06-10T12:00:00Z");

    private final Organisation organisation = Organisation.create();
    private final ApiClient caller = ApiClient.of(API, organisation);
    private final String custom = Organisation.unique("ai-a");
    private final String unused = Organisation.unique("ai-b");

    @BeforeEach
    void store() throws Exception {
        Organisation.put("Labels", custom, Map.of("orgId", organisation.orgId, "name", "Asks for more"));
        Organisation.put("Labels", unused, Map.of("orgId", organisation.orgId, "name", "Never seen"));
        Organisation.put("Labels", Organisation.unique("ai-c"), Map.of("orgId", "another", "name", "Not theirs"));
        WriteBatch batch = Backends.shared().firestore().batch();
        for (int i = 0; i < 12; i++) {
            List<String> labels =
                    i % 4 == 0 ? List.of("urgent", custom) : i % 2 == 0 ? List.of("urgent") : List.of("odd");
            batch.set(
                    Backends.shared()
                            .firestore()
                            .collection(VipMessages.COLLECTION)
                            .document(Organisation.unique("m")),
                    organisation.message(
                            NOON.plusSeconds(i), Map.of("kind", i < 6 ? "text" : "postback", "labels", labels)));
        }
        batch.commit().get();
    }

    private String labels(String more) {
        return "/vip-messages/labels?" + organisation.juneParameters() + more;
    }

    private static long count(JsonNode answer, String label) {
        return answer.get("labels")
                .valueStream()
                .filter(one -> one.get("label").asString().equals(label))
                .findFirst()
                .orElseThrow()
                .get("count")
                .asLong();
    }

    @Test
    void labels_areCounted_builtInFirst() {
        HttpResponse<String> answer = caller.get(labels(""));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"labels\":["
                        + "{\"label\":\"urgent\",\"name\":\"Urgent\",\"builtIn\":true,\"count\":6,\"atLeast\":false},"
                        + "{\"label\":\"complaint\",\"name\":\"Complaint\",\"builtIn\":true,\"count\":0,\"atLeast\":false},"
                        + "{\"label\":\"praise\",\"name\":\"Praise\",\"builtIn\":true,\"count\":0,\"atLeast\":false},"
                        + "{\"label\":\"question\",\"name\":\"Question\",\"builtIn\":true,\"count\":0,\"atLeast\":false},"
                        + "{\"label\":\"" + custom
                        + "\",\"name\":\"Asks for more\",\"builtIn\":false,\"count\":3,\"atLeast\":false},"
                        + "{\"label\":\"" + unused
                        + "\",\"name\":\"Never seen\",\"builtIn\":false,\"count\":0,\"atLeast\":false}],"
                        + "\"nextCursor\":null}");
    }

    @Test
    void counts_areFiltered_byWindowAndContentType() {
        assertThat(count(ApiClient.json(caller.get(labels("&contentType=text"))), "urgent"))
                .isEqualTo(3);
        String narrow = labels("").replace("from=2026-06-01", "from=2026-06-10T12:00:04Z");
        assertThat(count(ApiClient.json(caller.get(narrow)), "urgent")).isEqualTo(4);
    }

    @Test
    void labels_areAllCounted_whenThereAreMany() {
        for (int i = 0; i < 30; i++) {
            Organisation.put(
                    "Labels", Organisation.unique("ai-z"), Map.of("orgId", organisation.orgId, "name", "N" + i));
        }

        JsonNode answer = ApiClient.json(caller.get(labels("")));
        assertThat(answer.get("labels")).hasSize(36);
        assertThat(count(answer, custom)).isEqualTo(3);
    }

    @Test
    void pages_coverAllLabelsOnce() {
        List<String> walked = new ArrayList<>();
        JsonNode page = ApiClient.json(caller.get(labels("&limit=1")));
        while (true) {
            assertThat(page.get("labels")).hasSize(1);
            walked.add(page.get("labels").get(0).get("label").asString());
            if (page.get("nextCursor").isNull()) {
                break;
            }
            page = ApiClient.json(
                    caller.get(labels("&limit=1&after=" + page.get("nextCursor").asString())));
        }

        assertThat(walked).containsExactly("urgent", "complaint", "praise", "question", custom, unused);
        assertThat(ApiClient.json(caller.get(labels("&after=" + custom + "0"))).get("labels"))
                .hasSize(1);
        assertThat(caller.get(labels("&limit=101")).statusCode()).isEqualTo(422);
        assertThat(caller.get(labels("&after=")).statusCode()).isEqualTo(422);
    }

    @Test
    void page_hasSettingsSize_whenThereAreMoreLabels() {
        try (var api = RunningApi.start("vip-export.labels.page-size=5")) {
            JsonNode page = ApiClient.json(ApiClient.of(api, organisation).get(labels("")));

            assertThat(page.get("labels")).hasSize(5);
            assertThat(page.get("nextCursor").asString()).isEqualTo(custom);
        }
    }

    @Test
    void count_isALowerBound_whenThereAreAsManyMessagesAsItReads() {
        try (var api = RunningApi.start("vip-export.estimate.max-messages=4")) {
            JsonNode page = ApiClient.json(ApiClient.of(api, organisation).get(labels("")));

            assertThat(page.get("labels").get(0).toString()).contains("\"count\":4,\"atLeast\":true");
            assertThat(page.get("labels").get(4).toString()).contains("\"count\":3,\"atLeast\":false");
        }
    }

    @Test
    void labels_areRejected_whenQueryIsNotAllowed() {
        ApiClient stranger = ApiClient.of(API, Organisation.create());

        assertThat(caller.get("/vip-messages/labels").statusCode()).isEqualTo(422);
        assertThat(caller.get(labels("").replace("06-30", "07-02")).statusCode())
                .isEqualTo(400);
        assertThat(caller.get(labels("").replace(organisation.vipWorkspace, organisation.basicWorkspace))
                        .statusCode())
                .isEqualTo(403);
        assertThat(stranger.get(labels("")).statusCode()).isEqualTo(404);
        assertThat(ApiClient.send(ApiClient.unsigned(API, labels(""))).statusCode())
                .isEqualTo(401);
    }

    @Test
    void labels_areUnavailable_whenFirestoreIsDown() {
        RunningApi api = RunningApi.withoutFirestore();
        HttpResponse<String> answer = ApiClient.of(api, organisation).get(labels(""));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).contains("5");
    }
}
