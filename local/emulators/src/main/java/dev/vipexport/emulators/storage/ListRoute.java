package dev.vipexport.emulators.storage;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.vipexport.emulators.storage.http.Json;
import dev.vipexport.emulators.storage.http.Request;
import dev.vipexport.emulators.storage.http.Response;
import dev.vipexport.emulators.storage.object.ListObjectsRequest;
import dev.vipexport.emulators.storage.object.ObjectResource;
import dev.vipexport.emulators.storage.object.ObjectStore;
import java.util.List;
import java.util.Set;

/** Lists the objects of a bucket in pages. */
final class ListRoute implements Router.Handler {
    /** Includes {@code versions}: without versioning, each object has one version, so the parameter changes nothing. */
    private static final Set<String> PARAMETERS = Set.of(
            "versions",
            "prefix",
            "delimiter",
            "includeTrailingDelimiter",
            "startOffset",
            "endOffset",
            "maxResults",
            "pageToken");

    private final ObjectStore store;
    private final String url;

    ListRoute(ObjectStore store, String url) {
        this.store = store;
        this.url = url;
    }

    @Override
    public Response handle(Request request, List<String> parts) {
        request.query().requireKnown(PARAMETERS);
        if (!request.method().equals("GET")) {
            throw request.methodNotSupported();
        }
        ListObjectsRequest.Page page = ListObjectsRequest.of(request.query())
                .page(store.bucket(parts.get(0)).objects());
        JsonObject answer = new JsonObject();
        answer.addProperty("kind", "storage#objects");
        if (page.nextPageToken() != null) {
            answer.addProperty("nextPageToken", page.nextPageToken());
        }
        JsonArray items = new JsonArray();
        page.items().forEach(object -> items.add(ObjectResource.of(object, url)));
        answer.add("items", items);
        if (!page.prefixes().isEmpty()) {
            answer.add("prefixes", Json.tree(page.prefixes()));
        }
        return Response.json(200, answer);
    }
}
