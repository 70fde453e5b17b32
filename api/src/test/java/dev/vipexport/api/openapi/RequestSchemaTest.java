package dev.vipexport.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The API accepts a value exactly if the OpenAPI document allows it. */
class RequestSchemaTest {
    private static final RunningApi API = RunningApi.shared();
    private static final String EXPORTS = "/vip-messages/exports";
    private static final JsonNode DOCUMENT = ApiClient.json(ApiClient.send(ApiClient.unsigned(API, "/v3/api-docs")));

    private final Organisation organisation = Organisation.create();
    private final ApiClient caller = ApiClient.of(API, organisation);

    private static JsonNode resolve(JsonNode node) {
        return new JsonSchemaValidator(DOCUMENT).resolve(node);
    }

    private static Stream<JsonNode> parameters(JsonNode operation) {
        return operation.path("parameters").valueStream().map(RequestSchemaTest::resolve);
    }

    private static boolean allows(JsonNode schema, String value) {
        return Pattern.compile(resolve(schema).get("pattern").asString())
                .matcher(value)
                .find();
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static List<String> keys() {
        String longest = "k".repeat(255);
        return List.of(
                "k",
                "\"k\"",
                "\"two words\"",
                "two words",
                "\"\"",
                "\"",
                "a\"b",
                "\"a\"b\"",
                "\"a\\\"b\"",
                "\"a\\b\"",
                "a\\b",
                "\"\\\\\"",
                longest,
                longest + "k",
                "\"" + longest + "\"",
                "\"" + longest + "k\"",
                "\"" + "\\\"".repeat(255) + "\"");
    }

    @ParameterizedTest
    @MethodSource("keys")
    void idempotencyKey_isAccepted_ifDescribed(String key) {
        JsonNode described = parameters(DOCUMENT.get("paths").get(EXPORTS).get("post"))
                .filter(parameter -> parameter.get("name").asString().equals("Idempotency-Key"))
                .findFirst()
                .orElseThrow();

        HttpResponse<String> answer = caller.post(EXPORTS, organisation.juneBody(""), "Idempotency-Key", key);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(allows(described.get("schema"), key) ? 202 : 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-06-01",
                "2026-06-01T10:00",
                "2026-06-01T10:00:59",
                "2026-06-01T23:59:59.123456789",
                "2026-06-01T10:00Z",
                "2026-06-01T10:00+02",
                "2026-06-01T10:00:00-0230",
                "2026-06-01T10:00:00.1+18:00",
                "2026-06-01T10:00:00+19:00",
                "2026-06-01T10:00:00.1234567891Z",
                "2026-06-01T24:00",
                "2026-06-01T10",
                "2026-06-01t10:00z",
                "2026-13-01",
                "2026-06-32",
                "2026-6-1",
                "20260601",
                "26-06-01",
                "2026-06-01Z",
                "1780272000000",
                "",
            })
    void time_isAccepted_ifDescribed(String time) {
        boolean allowed = allows(DOCUMENT.get("components").get("schemas").get("Time"), time);
        String query = "/vip-messages?workspaceId=" + organisation.vipWorkspace + "&mediumId=" + organisation.channel;

        HttpResponse<String> from = caller.get(query + "&to=2026-06-15&from=" + encoded(time));
        HttpResponse<String> to = caller.get(query + "&from=2026-05-15&to=" + encoded(time));

        assertThat(List.of(from.statusCode(), to.statusCode())).containsOnly(allowed ? 200 : 422);
    }

    private static List<String> textParameters() {
        return DOCUMENT.get("paths").properties().stream()
                .filter(path -> path.getValue().has("get"))
                .flatMap(path -> parameters(path.getValue().get("get"))
                        .filter(parameter -> parameter.get("in").asString().equals("query"))
                        .filter(parameter -> isFreeText(resolve(parameter.get("schema"))))
                        .map(parameter ->
                                path.getKey() + "?" + parameter.get("name").asString()))
                .toList();
    }

    private static boolean isFreeText(JsonNode schema) {
        return schema.path("type").asString("").equals("string") && !schema.has("enum") && !schema.has("pattern");
    }

    @ParameterizedTest
    @MethodSource("textParameters")
    void emptyText_isRefused_asDescribed(String pathAndName) {
        String[] parts = pathAndName.split("\\?", 2);
        JsonNode described = parameters(DOCUMENT.get("paths").get(parts[0]).get("get"))
                .filter(parameter -> parameter.get("name").asString().equals(parts[1]))
                .findFirst()
                .orElseThrow();

        HttpResponse<String> answer = caller.get(pathAndName + "=");

        assertThat(described.get("schema").path("minLength").asInt(0)).isEqualTo(1);
        assertThat(answer.statusCode()).isEqualTo(422);
    }

    @Test
    void emptyTextInBody_isRefused_asDescribed() {
        JsonNode members =
                DOCUMENT.get("components").get("schemas").get("ExportOrder").get("properties");

        for (String name : List.of("label", "timeZone")) {
            assertThat(members.get(name).get("minLength").asInt()).as(name).isEqualTo(1);
            assertThat(caller.post(EXPORTS, organisation.juneBody(",\"" + name + "\":\"\""))
                            .statusCode())
                    .as(name)
                    .isEqualTo(422);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[\"id\",\"id\"]"})
    void columns_areRefused_asDescribed(String columns) {
        JsonNode described = DOCUMENT.get("components")
                .get("schemas")
                .get("ExportOrder")
                .get("properties")
                .get("columns");

        HttpResponse<String> answer = caller.post(EXPORTS, organisation.juneBody(",\"columns\":" + columns));

        assertThat(described.get("minItems").asInt()).isEqualTo(1);
        assertThat(described.get("uniqueItems").asBoolean()).isTrue();
        assertThat(answer.statusCode()).isEqualTo(422);
    }

    @Test
    void exportId_isAsDescribed() {
        JsonNode described = DOCUMENT.get("components").get("parameters").get("exportId");

        HttpResponse<String> answer = caller.post(EXPORTS, organisation.juneBody(""));

        assertThat(allows(
                        described.get("schema"),
                        ApiClient.json(answer).get("exportId").asString()))
                .isTrue();
    }

    @Test
    void event_isAsDescribed() {
        String exportId = ApiClient.json(caller.post(EXPORTS, organisation.juneBody("")))
                .get("exportId")
                .asString();
        ApiClient.send(caller.signed(EXPORTS + "/" + exportId).DELETE());
        JsonNode members =
                DOCUMENT.get("components").get("schemas").get("JobEvent").get("properties");

        List<String> lines = caller.get(EXPORTS + "/" + exportId + "/events")
                .body()
                .lines()
                .filter(line -> line.contains(":") && !line.startsWith(":"))
                .toList();

        assertThat(lines.stream().map(line -> line.substring(0, line.indexOf(':'))))
                .containsExactlyInAnyOrderElementsOf(members.propertyNames());
        String data = lines.stream()
                .filter(line -> line.startsWith("data:"))
                .findFirst()
                .orElseThrow()
                .substring("data:".length());
        assertThat(new JsonSchemaValidator(DOCUMENT)
                        .validate(members.get("data").get("contentSchema"), ApiClient.json(data), "data"))
                .isEmpty();
    }
}
