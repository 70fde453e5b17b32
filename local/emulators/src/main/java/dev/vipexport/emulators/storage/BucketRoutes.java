package dev.vipexport.emulators.storage;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Buckets: create, list, get, delete. */
final class BucketRoutes implements Routes.Handler {
    /** Fields that change nothing of what this server does; any other one would have to be carried out. */
    private static final Set<String> HARMLESS = Set.of(
            "name", "location", "locationType", "storageClass", "labels", "projectNumber", "kind", "iamConfiguration");

    private final ObjectStore store;

    BucketRoutes(ObjectStore store) {
        this.store = store;
    }

    @Override
    public Response answer(Request request, List<String> parts) throws IOException {
        request.query().allow(Set.of("project", "prefix"));
        if (parts.isEmpty()) {
            return switch (request.method()) {
                case "POST" -> create(request);
                case "GET" -> list(request);
                default -> throw request.methodNotSupported();
            };
        }
        return switch (request.method()) {
            case "GET" -> Response.json(200, resource(store.bucket(parts.get(0))));
            case "DELETE" -> delete(parts.get(0));
            default -> throw request.methodNotSupported();
        };
    }

    private Response create(Request request) throws IOException {
        JsonObject wanted = request.json();
        for (Map.Entry<String, JsonElement> field : wanted.entrySet()) {
            if (!HARMLESS.contains(field.getKey()) && !field.getValue().isJsonNull()) {
                throw StorageError.notSupported("the bucket field " + field.getKey());
            }
        }
        String name = Json.optionalText(wanted, "name");
        if (name == null) {
            throw StorageError.required("name");
        }
        return Response.json(200, resource(store.createBucket(name)));
    }

    private Response list(Request request) {
        String prefix = request.query().get("prefix", "");
        JsonArray items = new JsonArray();
        store.buckets().stream()
                .filter(bucket -> bucket.name().startsWith(prefix))
                .forEach(bucket -> items.add(resource(bucket)));
        JsonObject page = new JsonObject();
        page.addProperty("kind", "storage#buckets");
        page.add("items", items);
        return Response.json(200, page);
    }

    private Response delete(String name) throws IOException {
        store.deleteBucket(name);
        return Response.empty(204);
    }

    private static JsonObject resource(Bucket bucket) {
        JsonObject resource = new JsonObject();
        resource.addProperty("kind", "storage#bucket");
        resource.addProperty("id", bucket.name());
        resource.addProperty("name", bucket.name());
        resource.addProperty("metageneration", "1");
        resource.addProperty("location", "US");
        resource.addProperty("locationType", "multi-region");
        resource.addProperty("storageClass", "STANDARD");
        resource.addProperty("timeCreated", bucket.timeCreated().toString());
        resource.addProperty("updated", bucket.timeCreated().toString());
        resource.addProperty("etag", "CAE=");
        return resource;
    }
}
