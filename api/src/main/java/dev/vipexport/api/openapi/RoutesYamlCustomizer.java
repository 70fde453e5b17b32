package dev.vipexport.api.openapi;

import dev.vipexport.common.job.Caller;
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
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.stereotype.Component;

/**
 * Adds the descriptions of {@code openapi/routes.yml} to the routes of the code. A test fails if a route has no
 * description. Ignores descriptions of routes that the code does not have.
 */
@Component
final class RoutesYamlCustomizer implements OpenApiCustomizer {
    private static final String ROUTES_YAML = "/openapi/routes.yml";

    /** The responses of every signed route: status and name of the component. */
    private static final Map<String, String> COMMON_RESPONSES = Map.of(
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

    RoutesYamlCustomizer() {
        // a controller's parameter of this type is the authenticated caller, which no request sends
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class);
    }

    @Override
    public void customise(OpenAPI code) {
        OpenAPI documented = documented();
        code.info(documented.getInfo())
                .servers(documented.getServers())
                .tags(documented.getTags())
                .security(documented.getSecurity());
        code.getPaths()
                .forEach((path, item) -> describe(item, documented.getPaths().get(path)));
        code.setPaths(sorted(code.getPaths()));
        var components = documented.getComponents();
        var schemas = code.getComponents().getSchemas();
        if (schemas != null) {
            // the controllers' map of all parameters; routes.yml lists them
            schemas.remove("MultiValueMapStringString");
            // the stream's writer
            schemas.remove("SseEmitter");
            schemas.forEach(components::addSchemas);
        }
        code.setComponents(components);
    }

    private static void describe(PathItem code, @Nullable PathItem documented) {
        // HEAD is GET without a body, or refused if GET would start an export
        code.setHead(null);
        if (documented == null) {
            return;
        }
        Map<HttpMethod, Operation> operations = documented.readOperationsMap();
        code.readOperationsMap().forEach((method, operation) -> {
            if (operations.containsKey(method)) {
                describe(operation, operations.get(method));
            }
        });
    }

    private static void describe(Operation code, Operation documented) {
        code.operationId(documented.getOperationId())
                .tags(documented.getTags())
                .summary(documented.getSummary())
                .description(documented.getDescription());
        code.parameters(documented.getParameters())
                .requestBody(documented.getRequestBody())
                .callbacks(documented.getCallbacks());
        var responsesByStatus = new TreeMap<String, ApiResponse>(documented.getResponses());
        COMMON_RESPONSES.forEach((status, name) ->
                responsesByStatus.putIfAbsent(status, new ApiResponse().$ref("#/components/responses/" + name)));
        var responses = new ApiResponses();
        responses.putAll(responsesByStatus);
        code.responses(responses);
    }

    private static Paths sorted(Paths paths) {
        var sorted = new Paths();
        paths.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> sorted.addPathItem(entry.getKey(), entry.getValue()));
        return sorted;
    }

    private static OpenAPI documented() {
        try (InputStream yaml = RoutesYamlCustomizer.class.getResourceAsStream(ROUTES_YAML)) {
            return Yaml31.mapper().readValue(Objects.requireNonNull(yaml, ROUTES_YAML), OpenAPI.class);
        } catch (IOException e) {
            throw new UncheckedIOException(ROUTES_YAML + " is malformed", e);
        }
    }
}
