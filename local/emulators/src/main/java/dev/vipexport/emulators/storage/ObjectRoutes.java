package dev.vipexport.emulators.storage;

import com.google.gson.JsonObject;
import dev.vipexport.emulators.storage.http.Request;
import dev.vipexport.emulators.storage.http.Response;
import dev.vipexport.emulators.storage.object.Download;
import dev.vipexport.emulators.storage.object.EtagConditions;
import dev.vipexport.emulators.storage.object.ObjectMetadata;
import dev.vipexport.emulators.storage.object.ObjectProperties;
import dev.vipexport.emulators.storage.object.ObjectResource;
import dev.vipexport.emulators.storage.object.ObjectStore;
import dev.vipexport.emulators.storage.object.Preconditions;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Returns, downloads, changes and deletes one object. */
final class ObjectRoutes implements Router.Handler {
    private static final Set<String> PARAMETERS = Set.of(
            "generation",
            "ifGenerationMatch",
            "ifGenerationNotMatch",
            "ifMetagenerationMatch",
            "ifMetagenerationNotMatch");

    private final ObjectStore store;
    private final String url;

    ObjectRoutes(ObjectStore store, String url) {
        this.store = store;
        this.url = url;
    }

    @Override
    public Response handle(Request request, List<String> parts) throws IOException {
        request.query().requireKnown(PARAMETERS);
        ObjectCall call = ObjectCall.of(request, parts);
        return switch (request.method()) {
            case "GET", "HEAD" -> get(request, call);
            case "PATCH" -> change(call, request.json(), false);
            case "PUT" -> change(call, request.json(), true);
            case "DELETE" -> delete(call);
            default -> throw request.methodNotSupported();
        };
    }

    private record ObjectCall(
            String bucket, String name, @Nullable Long generation, Preconditions conditions) {
        static ObjectCall of(Request request, List<String> parts) {
            return new ObjectCall(
                    parts.get(0),
                    parts.get(1),
                    request.query().number("generation"),
                    Preconditions.of(request.query()));
        }
    }

    private Response get(Request request, ObjectCall call) throws IOException {
        if (request.query().get("alt", "json").equals("media")) {
            return Download.of(store.open(call.bucket(), call.name(), call.generation(), call.conditions()), request);
        }
        ObjectMetadata object = store.find(call.bucket(), call.name(), call.generation());
        call.conditions().checkForRead(object);
        EtagConditions.check(request, object);
        return objectResponse(object);
    }

    /** Changes the properties: PATCH merges them, PUT replaces them. */
    private Response change(ObjectCall call, JsonObject resource, boolean replaces) throws IOException {
        return objectResponse(store.update(
                call.bucket(),
                call.name(),
                call.generation(),
                call.conditions(),
                properties -> (replaces ? ObjectProperties.NONE : properties).patched(resource)));
    }

    private Response delete(ObjectCall call) throws IOException {
        store.delete(call.bucket(), call.name(), call.generation(), call.conditions());
        return Response.empty(204);
    }

    private Response objectResponse(ObjectMetadata object) {
        return Response.json(200, ObjectResource.of(object, url)).with("ETag", object.etag());
    }
}
