package dev.vipexport.emulators.storage;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.Headers;
import dev.vipexport.emulators.storage.http.Json;
import dev.vipexport.emulators.storage.http.Request;
import dev.vipexport.emulators.storage.http.Response;
import dev.vipexport.emulators.storage.http.StorageApiException;
import dev.vipexport.emulators.storage.object.Checksums;
import dev.vipexport.emulators.storage.object.ExpectedChecksums;
import dev.vipexport.emulators.storage.object.ObjectMetadata;
import dev.vipexport.emulators.storage.object.ObjectProperties;
import dev.vipexport.emulators.storage.object.ObjectResource;
import dev.vipexport.emulators.storage.object.ObjectStore;
import dev.vipexport.emulators.storage.object.ObjectWrite;
import dev.vipexport.emulators.storage.object.OpenObject;
import dev.vipexport.emulators.storage.object.PendingObject;
import dev.vipexport.emulators.storage.object.Preconditions;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Concatenates up to 32 objects of a bucket into one composite object. It has a CRC32C but no MD5. */
final class ComposeRoute implements Router.Handler {
    /** <a href="https://cloud.google.com/storage/quotas#objects">Google's limit</a> */
    private static final int MAX_SOURCES = 32;

    private static final Set<String> PARAMETERS = Set.of("ifGenerationMatch", "ifMetagenerationMatch");
    private static final Set<String> BODY = Set.of("kind", "sourceObjects", "destination");

    private final ObjectStore store;
    private final String url;

    ComposeRoute(ObjectStore store, String url) {
        this.store = store;
        this.url = url;
    }

    private record Source(String name, @Nullable Long generation, Preconditions conditions) {
        static Source of(JsonObject json) {
            String name = Json.optionalText(json, "name");
            if (name == null) {
                throw StorageApiException.missingParameter("sourceObjects.name");
            }
            JsonElement conditions = json.get("objectPreconditions");
            Long match = conditions == null
                    ? null
                    : Json.optionalNumber(Json.object(conditions, "objectPreconditions"), "ifGenerationMatch");
            return new Source(
                    name, Json.optionalNumber(json, "generation"), new Preconditions(match, null, null, null));
        }
    }

    @Override
    public Response handle(Request request, List<String> parts) throws IOException {
        request.query().requireKnown(PARAMETERS);
        if (!request.method().equals("POST")) {
            throw request.methodNotSupported();
        }
        JsonObject body = request.json();
        for (String field : body.keySet()) {
            if (!BODY.contains(field)) {
                throw StorageApiException.notSupported("the compose field " + field);
            }
        }
        JsonElement destination = body.get("destination");
        JsonObject resource = destination == null ? new JsonObject() : Json.object(destination, "destination");
        ObjectMetadata object =
                compose(parts.get(0), parts.get(1), sources(body), resource, Preconditions.of(request.query()));
        return Response.json(200, ObjectResource.of(object, url));
    }

    private static List<Source> sources(JsonObject body) {
        JsonElement named = body.get("sourceObjects");
        if (named == null || !named.isJsonArray() || named.getAsJsonArray().isEmpty()) {
            throw StorageApiException.invalid("You must provide at least one source component.");
        }
        int count = named.getAsJsonArray().size();
        if (count > MAX_SOURCES) {
            throw StorageApiException.invalid("The number of source components provided (" + count
                    + ") exceeds the maximum (" + MAX_SOURCES + ")");
        }
        List<Source> sources = new ArrayList<>();
        named.getAsJsonArray().forEach(source -> sources.add(Source.of(Json.object(source, "sourceObjects"))));
        return sources;
    }

    private ObjectMetadata compose(
            String bucket, String name, List<Source> sources, JsonObject resource, Preconditions preconditions)
            throws IOException {
        store.checkWritable(bucket, name, preconditions);
        try (PendingObject draft = store.newPendingObject(Checksums.ofComposite())) {
            int components = 0;
            for (Source source : sources) {
                try (OpenObject part = store.open(bucket, source.name(), source.generation(), source.conditions())) {
                    draft.append(Channels.newInputStream(part.content()));
                    components += Math.max(1, part.object().componentCount());
                }
            }
            Checksums.Values found = draft.checksums();
            ExpectedChecksums.of(resource, new Headers()).verify(found);
            return store.write(new ObjectWrite(
                    bucket, name, ObjectProperties.of(resource), preconditions, draft.file(), found, components, null));
        }
    }
}
