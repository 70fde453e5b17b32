package dev.vipexport.api.export.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import dev.vipexport.api.export.FakeWorker;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ExportListTest {
    private static final RunningApi API = RunningApi.shared();
    private static final FakeWorker WORKER = FakeWorker.shared();

    private final Organisation organisation = Organisation.create();
    private final ApiClient caller = ApiClient.of(API, organisation);

    @Test
    void list_isEmpty_whenThereAreNoExports() {
        assertThat(list("").body()).isEqualTo("{\"exports\":[],\"nextCursor\":null}");
    }

    @Test
    void list_isNewestFirst_withFullJobs() {
        List<String> started = start(3);
        WORKER.finish(started.get(1), 5);

        List<JsonNode> exports = exports(ApiClient.json(list("")));

        Collections.reverse(started);
        assertThat(exports).extracting(ExportListTest::id).containsExactlyElementsOf(started);
        for (JsonNode export : exports) {
            var job = (ObjectNode) ApiClient.json(caller.get("/vip-messages/exports/" + id(export)));
            assertThat(export)
                    .isEqualTo(job.putNull("csvUrl").putNull("csvUrlExpiresAt").putNull("fileState"));
        }
    }

    @Test
    void list_hasNoLinks_becauseEachCostsASignature() {
        String finished = start(1).get(0);
        WORKER.finish(finished, 5);

        JsonNode listed = exports(ApiClient.json(list(""))).get(0);

        assertThat(listed.get("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(listed.get("csvUrl").isNull()).isTrue();
        assertThat(listed.get("csvUrlExpiresAt").isNull()).isTrue();
        JsonNode job = ApiClient.json(caller.get("/vip-messages/exports/" + finished));
        assertThat(job.get("csvUrl").isString()).isTrue();
    }

    @Test
    void list_isFiltered_byState() {
        List<String> started = start(3);
        WORKER.cancel(started.get(2));

        assertThat(exports(ApiClient.json(list("?state=CANCELED"))))
                .extracting(ExportListTest::id)
                .containsExactly(started.get(2));
        assertThat(exports(ApiClient.json(list("?state=QUEUED")))).hasSize(2);
        assertThat(exports(ApiClient.json(list("?state=SUCCEEDED")))).isEmpty();
    }

    @Test
    void pages_coverAllExportsOnce() {
        List<String> started = start(5);

        List<String> walked = new ArrayList<>();
        JsonNode page = ApiClient.json(list("?limit=2"));
        for (;
                !page.get("nextCursor").isNull();
                page = ApiClient.json(
                        list("?limit=2&before=" + page.get("nextCursor").asString()))) {
            exports(page).forEach(export -> walked.add(id(export)));
        }
        exports(page).forEach(export -> walked.add(id(export)));

        Collections.reverse(started);
        assertThat(walked).isEqualTo(started);
    }

    @Test
    void list_omitsOtherOrganisations() {
        start(1);

        assertThat(exports(
                        ApiClient.json(ApiClient.of(API, Organisation.create()).get("/vip-messages/exports"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "state=running, any.only",
        "state=, string.empty",
        "before=2026-06-01, any.invalid",
        "before=%00, any.invalid",
        "limit=0, number.min",
        "limit=501, number.max"
    })
    void parameter_isInvalid_whenUnreadable(String parameter, String type) {
        HttpResponse<String> answer = list("?" + parameter);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"type\":\"" + type + "\"");
    }

    private HttpResponse<String> list(String query) {
        return caller.get("/vip-messages/exports" + query);
    }

    /** Returns the ids of new exports, oldest first. */
    private List<String> start(int count) {
        List<String> started = new ArrayList<>();
        for (int day = 1; day <= count; day++) {
            String window = "&from=2026-06-0" + day + "&to=2026-06-10";
            String selection =
                    "workspaceId=" + organisation.vipWorkspace + "&mediumId=" + organisation.channel + window;
            started.add(id(ApiClient.json(caller.get("/vip-messages/export?" + selection, "Prefer", "respond-async"))));
        }
        return started;
    }

    private static List<JsonNode> exports(JsonNode page) {
        return List.copyOf(page.get("exports").values());
    }

    private static String id(JsonNode export) {
        return export.get("exportId").asString();
    }
}
