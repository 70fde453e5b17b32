package dev.vipexport.emulators.storage;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.vipexport.emulators.storage.http.Json;
import dev.vipexport.emulators.storage.http.PercentEncoding;
import dev.vipexport.emulators.storage.http.Request;
import dev.vipexport.emulators.storage.http.Response;
import dev.vipexport.emulators.storage.http.StorageApiException;
import dev.vipexport.emulators.storage.http.UrlQuery;
import dev.vipexport.emulators.storage.object.Bucket;
import dev.vipexport.emulators.storage.object.BucketSettings;
import dev.vipexport.emulators.storage.object.ListObjectsRequest;
import dev.vipexport.emulators.storage.object.ObjectStore;
import dev.vipexport.emulators.storage.object.PageToken;
import dev.vipexport.emulators.storage.object.Preconditions;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Creates, lists, returns, changes and deletes buckets. */
final class BucketRoutes implements Router.Handler {
    private static final Set<String> LIST_PARAMETERS = Set.of("project", "prefix", "maxResults", "pageToken");
    private static final Set<String> BUCKET_PARAMETERS = Set.of("ifMetagenerationMatch", "ifMetagenerationNotMatch");
    private static final long MAX_PAGE = 1000;

    private final ObjectStore store;
    private final String url;

    BucketRoutes(ObjectStore store, String url) {
        this.store = store;
        this.url = url;
    }

    @Override
    public Response handle(Request request, List<String> parts) throws IOException {
        if (parts.isEmpty()) {
            request.query().requireKnown(LIST_PARAMETERS);
            return switch (request.method()) {
                case "POST" -> create(request);
                case "GET" -> list(request.query());
                default -> throw request.methodNotSupported();
            };
        }
        request.query().requireKnown(BUCKET_PARAMETERS);
        String name = parts.get(0);
        Preconditions conditions = Preconditions.of(request.query());
        return switch (request.method()) {
            case "GET" -> get(name, conditions);
            case "PATCH" -> change(request, name, conditions, false);
            case "PUT" -> change(request, name, conditions, true);
            case "DELETE" -> delete(name, conditions);
            default -> throw request.methodNotSupported();
        };
    }

    private Response create(Request request) throws IOException {
        JsonObject body = request.json();
        String name = Json.optionalText(body, "name");
        if (name == null) {
            throw StorageApiException.missingParameter("name");
        }
        return bucketResponse(store.createBucket(name, BucketSettings.NONE.patched(body)));
    }

    private Response get(String name, Preconditions conditions) {
        Bucket bucket = store.bucket(name);
        conditions.checkForRead(bucket);
        return bucketResponse(bucket);
    }

    /** Changes the settings: PATCH merges them, PUT replaces them. */
    private Response change(Request request, String name, Preconditions conditions, boolean replaces)
            throws IOException {
        JsonObject body = request.json();
        return bucketResponse(store.updateBucket(
                name, conditions, current -> (replaces ? BucketSettings.NONE : current).patched(body)));
    }

    private Response delete(String name, Preconditions conditions) throws IOException {
        store.deleteBucket(name, conditions);
        return Response.empty(204);
    }

    private Response list(UrlQuery query) {
        long limit = ListObjectsRequest.pageSize(query.number("maxResults"), MAX_PAGE);
        String prefix = query.get("prefix", "");
        String after = PageToken.decode(query.get("pageToken", ""));
        Iterator<Bucket> buckets = store.buckets().stream()
                .filter(bucket ->
                        bucket.name().startsWith(prefix) && bucket.name().compareTo(after) > 0)
                .iterator();
        JsonArray items = new JsonArray();
        String last = after;
        while (buckets.hasNext() && items.size() < limit) {
            Bucket bucket = buckets.next();
            items.add(resource(bucket));
            last = bucket.name();
        }
        JsonObject page = new JsonObject();
        page.addProperty("kind", "storage#buckets");
        if (buckets.hasNext()) {
            page.addProperty("nextPageToken", PageToken.encode(last));
        }
        page.add("items", items);
        return Response.json(200, page);
    }

    private Response bucketResponse(Bucket bucket) {
        return Response.json(200, resource(bucket))
                .with("ETag", bucket.description().etag());
    }

    private JsonObject resource(Bucket bucket) {
        Bucket.Description of = bucket.description();
        JsonObject resource = new JsonObject();
        resource.addProperty("kind", "storage#bucket");
        resource.addProperty("id", of.name());
        resource.addProperty("selfLink", url + "/storage/v1/b/" + PercentEncoding.encode(of.name()));
        resource.addProperty("name", of.name());
        resource.addProperty("metageneration", String.valueOf(of.metageneration()));
        resource.addProperty("timeCreated", of.timeCreated().toString());
        resource.addProperty("updated", of.updated().toString());
        resource.addProperty("etag", of.etag());
        of.settings().withDefaults().entrySet().forEach(field -> resource.add(field.getKey(), field.getValue()));
        return resource;
    }
}
