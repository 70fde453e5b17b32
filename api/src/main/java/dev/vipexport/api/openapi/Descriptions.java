package dev.vipexport.api.openapi;

import io.swagger.v3.core.util.Yaml31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;

/**
 * Puts what {@code openapi/routes.yml} says to the routes that the code has. A route that is not in it stays without
 * words, for which a test fails; words about a route that the code does not have are left out.
 */
final class Descriptions implements OpenApiCustomizer {
    private static final String WORDS = "/openapi/routes.yml";
    private static final String HEALTH = "/actuator/health";

    /** What every signed route may answer, by the name of the response. */
    private static final Map<String, String> EVERYWHERE = Map.of(
            "400", "BadRequest",
            "401", "Unauthorized",
            "405", "MethodNotAllowed",
            "406", "NotAcceptable",
            "413", "ContentTooLarge",
            "414", "UriTooLong",
            "429", "TooManyRequests",
            "431", "HeadersTooLarge",
            "500", "Failure",
            "503", "Unavailable");

    @Override
    public void customise(OpenAPI code) {
        OpenAPI words = words();
        code.info(words.getInfo())
                .servers(words.getServers())
                .tags(words.getTags())
                .security(words.getSecurity());
        code.getPaths().forEach((path, item) -> describe(item, words.getPaths().get(path)));
        code.getPaths().addPathItem(HEALTH, words.getPaths().get(HEALTH));
        code.setPaths(sorted(code.getPaths()));
        var components = words.getComponents();
        var shapes = code.getComponents().getSchemas();
        if (shapes != null) {
            // what a controller takes all parameters in; their names are in routes.yml
            shapes.remove("MultiValueMapStringString");
            // what a stream is written with
            shapes.remove("SseEmitter");
            shapes.forEach(components::addSchemas);
        }
        code.setComponents(components);
    }

    private static void describe(PathItem code, @Nullable PathItem words) {
        // answered as GET without a body, or refused where that would start something
        code.setHead(null);
        if (words == null) {
            return;
        }
        Map<HttpMethod, Operation> said = words.readOperationsMap();
        code.readOperationsMap().forEach((method, operation) -> {
            if (said.containsKey(method)) {
                describe(operation, said.get(method));
            }
        });
    }

    private static void describe(Operation code, Operation words) {
        code.tags(words.getTags()).summary(words.getSummary()).description(words.getDescription());
        code.parameters(words.getParameters())
                .requestBody(words.getRequestBody())
                .callbacks(words.getCallbacks());
        var answers = new TreeMap<String, ApiResponse>(words.getResponses());
        EVERYWHERE.forEach((status, name) ->
                answers.putIfAbsent(status, new ApiResponse().$ref("#/components/responses/" + name)));
        var responses = new ApiResponses();
        responses.putAll(answers);
        code.responses(responses);
    }

    private static Paths sorted(Paths paths) {
        var sorted = new Paths();
        paths.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> sorted.addPathItem(entry.getKey(), entry.getValue()));
        return sorted;
    }

    private static OpenAPI words() {
        try (InputStream yaml = Descriptions.class.getResourceAsStream(WORDS)) {
            return Yaml31.mapper().readValue(Objects.requireNonNull(yaml, WORDS), OpenAPI.class);
        } catch (IOException e) {
            throw new UncheckedIOException(WORDS + " cannot be read", e);
        }
    }
}
