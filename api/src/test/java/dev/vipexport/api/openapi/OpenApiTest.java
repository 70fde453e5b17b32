package dev.vipexport.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.Route;
import dev.vipexport.api.RunningApi;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Compares the OpenAPI document with the code, and the committed file with the document. */
class OpenApiTest {
    private static final RunningApi API =
            RunningApi.shared("springdoc.api-docs.enabled=true", "springdoc.api-docs.path=/generated/api-docs");
    private static final Path COMMITTED_FILE = Path.of("../openapi.json");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final JsonNode DOCUMENT = document();

    private static JsonNode document() {
        HttpResponse<String> answer = ApiClient.of(API, Organisation.create()).get("/generated/api-docs");
        assertThat(answer.statusCode()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /** Returns all routes of the controllers as {@code GET /workspaces}, without HEAD. */
    private static List<String> routes() {
        return Route.allOf(API).stream()
                .filter(route -> !route.method().equals("HEAD"))
                .map(Route::toString)
                .toList();
    }

    private static JsonNode operation(String route) {
        int space = route.indexOf(' ');
        String method = route.substring(0, space).toLowerCase(Locale.ROOT);
        return DOCUMENT.path("paths").path(route.substring(space + 1)).path(method);
    }

    private static JsonNode resolve(JsonNode node) {
        return node.has("$ref")
                ? resolve(DOCUMENT.at(node.get("$ref").asString().substring(1)))
                : node;
    }

    @Test
    void document_isOpenApi31() {
        assertThat(DOCUMENT.get("openapi").asString()).startsWith("3.1");
    }

    @Test
    void routes_areDescribed() {
        assertThat(routes())
                .contains("GET /vip-messages/export")
                .allSatisfy(route -> assertThat(operation(route).path("summary").asString(""))
                        .as("describe %s in openapi/routes.yml", route)
                        .isNotEmpty());
    }

    /** Generated clients name their methods like this. */
    @Test
    void routes_haveNamesOfTheirOwn() {
        assertThat(routes().stream()
                        .map(route -> operation(route).path("operationId").asString("")))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z]+[A-Z][a-z]+"));
    }

    @Test
    void responses_haveExamples() {
        for (String route : routes()) {
            JsonNode answers = operation(route).path("responses");
            assertThat(answers.propertyNames())
                    .as(route)
                    .contains("400", "401", "405", "406", "413", "414", "429", "431", "500", "503")
                    .containsAnyOf("200", "202");
            answers.properties().forEach(answer -> {
                JsonNode content = resolve(answer.getValue()).path("content");
                assertThat(content.isMissingNode())
                        .as("%s %s", route, answer.getKey())
                        .isEqualTo(List.of("204", "304").contains(answer.getKey()));
                content.forEach(media -> {
                    assertThat(media.has("example") || media.has("examples"))
                            .as("%s %s has an example", route, answer.getKey())
                            .isTrue();
                    assertThat(resolve(media.get("schema")).isEmpty()).isFalse();
                });
            });
        }
    }

    @Test
    void pathParameters_areDescribed() {
        for (String route : routes()) {
            List<String> named = java.util.regex.Pattern.compile("\\{(\\w+)}")
                    .matcher(route)
                    .results()
                    .map(match -> match.group(1))
                    .toList();
            List<String> described = operation(route)
                    .path("parameters")
                    .valueStream()
                    .map(OpenApiTest::resolve)
                    .filter(parameter -> parameter.get("in").asString().equals("path"))
                    .map(parameter -> parameter.get("name").asString())
                    .toList();
            assertThat(described).as(route).containsExactlyElementsOf(named);
        }
    }

    @Test
    void references_areResolvable() {
        assertThat(DOCUMENT.findValues("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                DOCUMENT.at(reference.asString().substring(1)).isMissingNode())
                        .as(reference.asString())
                        .isFalse());
    }

    @Test
    void committedFile_matchesGeneratedDocument() throws IOException {
        String now = JSON.writeValueAsString(DOCUMENT) + "\n";
        if (Boolean.getBoolean("openapi.write")) {
            Files.writeString(COMMITTED_FILE, now);
        }
        assertThat(Files.exists(COMMITTED_FILE) ? Files.readString(COMMITTED_FILE) : "")
                .as("openapi.json differs from the code. If the change is intended, regenerate it with"
                        + " ./mvnw -pl api -am test -Dtest=OpenApiTest -Dsurefire.failIfNoSpecifiedTests=false"
                        + " -Dopenapi.write=true")
                .isEqualTo(now);
    }
}
