package dev.vipexport.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import dev.vipexport.common.job.store.JobListing;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Examples and real responses match the schemas of the OpenAPI document. */
class ResponseSchemaTest {
    private static final RunningApi API = RunningApi.shared();
    private static final String EXPORTS = "/vip-messages/exports";
    private static final JsonNode DOCUMENT = ApiClient.json(ApiClient.send(ApiClient.unsigned(API, "/v3/api-docs")));
    private static final JsonSchemaValidator VALIDATOR = new JsonSchemaValidator(DOCUMENT);

    private final Organisation organisation = Organisation.create();
    private final ApiClient caller = ApiClient.of(API, organisation);

    private static JsonNode json(JsonNode answer) {
        return VALIDATOR.resolve(answer).path("content").path("application/json");
    }

    private static Stream<JsonNode> examples(JsonNode media) {
        return media.has("example")
                ? Stream.of(media.get("example"))
                : media.path("examples").valueStream().map(VALIDATOR::resolve).map(example -> example.get("value"));
    }

    @Test
    void examples_matchTheirSchemas() {
        var faults = new ArrayList<String>();
        for (Map.Entry<String, JsonNode> path : DOCUMENT.get("paths").properties()) {
            path.getValue()
                    .properties()
                    .forEach(operation -> operation
                            .getValue()
                            .get("responses")
                            .properties()
                            .forEach(answer -> examples(json(answer.getValue()))
                                    .forEach(example -> faults.addAll(VALIDATOR.validate(
                                            json(answer.getValue()).get("schema"),
                                            example,
                                            operation.getKey() + " " + path.getKey() + " " + answer.getKey())))));
        }

        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/workspaces, /workspaces, 200",
        "/workspaces, /workspaces?x=XXL, 414",
        "/channels, /channels, 200",
        "/channels, /channels?workspaceId=none, 404",
        "/channels, /channels?workspaceId=, 422",
        "/vip-messages, /vip-messages?JUNE, 200",
        "/vip-messages, /vip-messages?from=x, 422",
        "/vip-messages/labels, /vip-messages/labels?JUNE, 200",
        "/vip-messages/exports/{exportId}/events, /vip-messages/exports/none/events, 404",
        "/vip-messages/export, /vip-messages/export?JUNE, 202",
        "/vip-messages/export, /vip-messages/export?JUNE&workspaceId=, 422",
        "/vip-messages/exports, /vip-messages/exports, 200",
        "/vip-messages/exports, /vip-messages/exports?state=x, 422",
        "/vip-messages/exports/{exportId}, /vip-messages/exports/EXPORT, 200",
        "/vip-messages/exports/{exportId}, /vip-messages/exports/none, 404",
        "/vip-messages/exports/{exportId}/manifest, /vip-messages/exports/EXPORT/manifest, 404",
    })
    void response_matchesSchema(String path, String target, int status) {
        String exportId = ApiClient.json(
                        caller.get("/vip-messages/export?" + organisation.juneParameters(), "Prefer", "respond-async"))
                .get("exportId")
                .asString();
        String filled = target.replace("JUNE", organisation.juneParameters())
                .replace("EXPORT", exportId)
                .replace("XXL", "x".repeat(13_000));

        HttpResponse<String> answer = caller.get(filled, "Prefer", "respond-async");

        assertThat(answer.statusCode()).isEqualTo(status);
        JsonNode described =
                DOCUMENT.get("paths").get(path).get("get").get("responses").get(Integer.toString(status));
        List<String> faults = VALIDATOR.validate(json(described).get("schema"), ApiClient.json(answer), target);
        assertThat(faults).isEmpty();
    }

    private void assertMatchesSchema(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode described =
                DOCUMENT.get("paths").get(EXPORTS).get("post").get("responses").get(Integer.toString(status));
        assertThat(VALIDATOR.validate(json(described).get("schema"), ApiClient.json(answer), "POST " + status))
                .isEmpty();
    }

    private HttpResponse<String> order(String target, String more, String... headers) {
        return caller.post(target, organisation.juneBody(more), headers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "202 |              | ",
                "202 |              | ,\"format\":\"jsonl\",\"columns\":[\"id\"],\"compression\":\"gzip\"",
                "202 |              | ,\"callbackUrl\":\"https://hooks.example.com/vip\"",
                "200 | ?dryRun=true | ,\"callbackUrl\":\"https://hooks.example.com/vip\"",
                "422 |              | ,\"format\":\"xml\",\"callbackUrl\":\"http://hooks.example.com/\"",
                "422 | ?dryRun=no   | ",
                "422 | ?dryRun=true | ,\"bom\":1",
                "413 |              | ,\"note\":\"XXL\"",
            })
    void orderResponse_matchesSchema(int status, @Nullable String query, @Nullable String more) {
        String members = Objects.requireNonNullElse(more, "").replace("XXL", "x".repeat(20_000));

        assertMatchesSchema(order(EXPORTS + Objects.requireNonNullElse(query, ""), members), status);
    }

    @Test
    void orderResponse_matchesSchema_whenExportHasEnded() {
        String exportId = ApiClient.json(order(EXPORTS, "", "Idempotency-Key", "k"))
                .get("exportId")
                .asString();
        ApiClient.send(caller.signed(EXPORTS + "/" + exportId).DELETE());

        assertMatchesSchema(order(EXPORTS, "", "Idempotency-Key", "k"), 200);
        assertMatchesSchema(order(EXPORTS, ",\"bom\":true", "Idempotency-Key", "k"), 422);
        API.bean(JobListing.class).delete(exportId);
        assertMatchesSchema(order(EXPORTS, "", "Idempotency-Key", "k"), 404);
    }

    @Test
    void retryResponse_matchesSchema() {
        String exportId = ApiClient.json(order(EXPORTS, "")).get("exportId").asString();
        assertRetryMatchesSchema(exportId, 409);
        ApiClient.send(caller.signed(EXPORTS + "/" + exportId).DELETE());
        assertRetryMatchesSchema(exportId, 202);
        assertRetryMatchesSchema("none", 404);
    }

    private void assertRetryMatchesSchema(String exportId, int status) {
        HttpResponse<String> answer = caller.post(EXPORTS + "/" + exportId + "/retry", "");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode described = DOCUMENT.get("paths")
                .get(EXPORTS + "/{exportId}/retry")
                .get("post")
                .get("responses")
                .get(Integer.toString(status));
        assertThat(VALIDATOR.validate(json(described).get("schema"), ApiClient.json(answer), "retry " + status))
                .isEmpty();
    }

    @Test
    void orderResponse_matchesSchema_whenRejected() {
        String order = organisation.juneBody("");

        assertMatchesSchema(
                caller.post(EXPORTS, order.replace(organisation.vipWorkspace, organisation.basicWorkspace)), 403);
        assertMatchesSchema(caller.post(EXPORTS, order.replace(organisation.vipWorkspace, "none")), 404);
        assertMatchesSchema(caller.post(EXPORTS, order.replace("06-30", "07-02")), 400);
        assertMatchesSchema(
                ApiClient.send(caller.signed(EXPORTS)
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString(order))),
                415);
        assertMatchesSchema(ApiClient.send(ApiClient.unsigned(API, EXPORTS).POST(BodyPublishers.ofString(order))), 401);
    }

    @Test
    void callback_isDescribed_withItsHeadersAndBody() {
        JsonNode sent = DOCUMENT.get("paths")
                .get(EXPORTS)
                .get("post")
                .get("callbacks")
                .get("ended")
                .get("{$request.body#/callbackUrl}")
                .get("post");

        JsonNode media = sent.get("requestBody").get("content").get("application/json");
        assertThat(examples(media).toList())
                .isNotEmpty()
                .allSatisfy(example -> assertThat(VALIDATOR.validate(media.get("schema"), example, "callback"))
                        .isEmpty());
        assertThat(sent.get("parameters")
                        .valueStream()
                        .map(header -> header.get("name").asString()))
                .containsExactly("webhook-id", "webhook-timestamp", "webhook-signature");
    }
}
