package dev.vipexport.emulators.storage;

import dev.vipexport.emulators.storage.http.ErrorResponses;
import dev.vipexport.emulators.storage.http.Request;
import dev.vipexport.emulators.storage.http.Response;
import dev.vipexport.emulators.storage.http.StorageApiException;
import dev.vipexport.emulators.storage.http.UrlQuery;
import dev.vipexport.emulators.storage.object.Download;
import dev.vipexport.emulators.storage.object.ObjectStore;
import dev.vipexport.emulators.storage.object.Preconditions;
import dev.vipexport.emulators.storage.signing.SignatureVerifier;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /bucket/object}, the XML API's URL of an object. Browsers, curl and signed URLs use it. Without a
 * signature every object is public.
 */
final class PathStyleRoute implements Router.Handler {
    private static final Map<String, String> OVERRIDES = Map.of(
            "response-content-type", "Content-Type",
            "response-content-disposition", "Content-Disposition");

    private final ObjectStore store;
    private final SignatureVerifier signatures;

    PathStyleRoute(ObjectStore store, SignatureVerifier signatures) {
        this.store = store;
        this.signatures = signatures;
    }

    @Override
    public Response handle(Request request, List<String> parts) throws IOException {
        String bucket = parts.get(0);
        if (BucketCors.isPreflight(request)) {
            return BucketCors.preflight(request, store.bucket(bucket));
        }
        Response response = tryAnswer(request, bucket, parts.get(1));
        store.findBucket(bucket).ifPresent(found -> BucketCors.addHeaders(request, found, response));
        return response;
    }

    /** Returns the response, also an error: a page of another origin reads both. */
    private Response tryAnswer(Request request, String bucket, String name) throws IOException {
        try {
            return answer(request, bucket, name);
        } catch (StorageApiException refused) {
            return ErrorResponses.xml(refused);
        }
    }

    private Response answer(Request request, String bucket, String name) throws IOException {
        requireKnownParameters(request.query());
        signatures.verify(request);
        return switch (request.method()) {
            case "GET", "HEAD" -> get(request, bucket, name);
            case "PUT" -> PathStyleUpload.store(store, request, bucket, name);
            case "DELETE" -> delete(request, bucket, name);
            default -> throw request.methodNotSupported();
        };
    }

    private Response get(Request request, String bucket, String name) throws IOException {
        Response response = Download.of(
                store.open(bucket, name, request.query().number("generation"), Preconditions.ofHeaders(request)),
                request);
        OVERRIDES.forEach((parameter, header) -> {
            @Nullable String value = request.query().get(parameter);
            if (value != null) {
                response.withText(header, value);
            }
        });
        return response;
    }

    private Response delete(Request request, String bucket, String name) throws IOException {
        store.delete(bucket, name, request.query().number("generation"), Preconditions.ofHeaders(request));
        return Response.empty(204);
    }

    private static void requireKnownParameters(UrlQuery query) {
        for (String name : query.asMap().keySet()) {
            boolean signature = name.toLowerCase(Locale.ROOT).startsWith("x-goog-");
            boolean known = name.equals("generation") || name.equals("userProject") || OVERRIDES.containsKey(name);
            if (!signature && !known) {
                throw StorageApiException.notSupported("the parameter " + name + " of a path-style URL");
            }
        }
    }
}
