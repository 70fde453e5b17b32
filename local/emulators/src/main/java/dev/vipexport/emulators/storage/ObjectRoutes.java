package dev.vipexport.emulators.storage;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One object: its resource, its content, changes of its properties, its end. */
final class ObjectRoutes implements Routes.Handler {
    private static final Set<String> KNOWN = Set.of(
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
    public Response answer(Request request, List<String> parts) throws IOException {
        request.query().allow(KNOWN);
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
        StoredObject object = store.find(call.bucket(), call.name(), call.generation());
        call.conditions().checkForRead(object);
        EtagConditions.check(request, object);
        return described(object);
    }

    /** A PATCH merges, a PUT replaces. */
    private Response change(ObjectCall call, JsonObject resource, boolean replaces) throws IOException {
        return described(store.update(
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

    private Response described(StoredObject object) {
        return Response.json(200, ObjectResource.of(object, url)).with("ETag", object.etag());
    }
}
