package dev.vipexport.emulators.storage;

import com.google.gson.JsonObject;
import dev.vipexport.emulators.storage.http.Request;
import dev.vipexport.emulators.storage.http.Response;
import dev.vipexport.emulators.storage.http.UrlQuery;
import dev.vipexport.emulators.storage.object.ObjectMetadata;
import dev.vipexport.emulators.storage.object.ObjectProperties;
import dev.vipexport.emulators.storage.object.ObjectResource;
import dev.vipexport.emulators.storage.object.ObjectStore;
import dev.vipexport.emulators.storage.object.Preconditions;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Copies objects within the server. A rewrite always finishes in one call, because copies share their content on disk.
 */
final class CopyRoutes implements Router.Handler {
    private static final Set<String> PARAMETERS = Set.of(
            "sourceGeneration",
            "maxBytesRewrittenPerCall",
            "ifGenerationMatch",
            "ifGenerationNotMatch",
            "ifMetagenerationMatch",
            "ifMetagenerationNotMatch",
            "ifSourceGenerationMatch",
            "ifSourceGenerationNotMatch",
            "ifSourceMetagenerationMatch",
            "ifSourceMetagenerationNotMatch");

    private final ObjectStore store;
    private final String url;

    CopyRoutes(ObjectStore store, String url) {
        this.store = store;
        this.url = url;
    }

    @Override
    public Response handle(Request request, List<String> parts) throws IOException {
        request.query().requireKnown(PARAMETERS);
        if (!request.method().equals("POST")) {
            throw request.methodNotSupported();
        }
        ObjectMetadata copy = copy(request, parts);
        JsonObject resource = ObjectResource.of(copy, url);
        return Response.json(200, parts.get(2).equals("copyTo") ? resource : rewriteResponse(copy, resource));
    }

    private ObjectMetadata copy(Request request, List<String> parts) throws IOException {
        UrlQuery query = request.query();
        JsonObject override = request.json();
        return store.copy(
                store.find(parts.get(0), parts.get(1), query.number("sourceGeneration")),
                Preconditions.ofSource(query),
                parts.get(3),
                parts.get(4),
                // with a resource in the body, the copy has its properties; without one, those of the source
                source -> override.size() == 0 ? source : ObjectProperties.of(override),
                Preconditions.of(query));
    }

    private static JsonObject rewriteResponse(ObjectMetadata copy, JsonObject resource) {
        JsonObject answer = new JsonObject();
        answer.addProperty("kind", "storage#rewriteResponse");
        answer.addProperty("totalBytesRewritten", String.valueOf(copy.size()));
        answer.addProperty("objectSize", String.valueOf(copy.size()));
        answer.addProperty("done", true);
        answer.add("resource", resource);
        return answer;
    }
}
