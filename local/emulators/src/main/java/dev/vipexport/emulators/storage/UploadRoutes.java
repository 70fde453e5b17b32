package dev.vipexport.emulators.storage;

import com.google.gson.JsonObject;
import dev.vipexport.emulators.storage.http.Json;
import dev.vipexport.emulators.storage.http.MultipartReader;
import dev.vipexport.emulators.storage.http.Request;
import dev.vipexport.emulators.storage.http.Response;
import dev.vipexport.emulators.storage.http.StorageApiException;
import dev.vipexport.emulators.storage.http.UrlQuery;
import dev.vipexport.emulators.storage.object.Checksums;
import dev.vipexport.emulators.storage.object.ExpectedChecksums;
import dev.vipexport.emulators.storage.object.ObjectMetadata;
import dev.vipexport.emulators.storage.object.ObjectProperties;
import dev.vipexport.emulators.storage.object.ObjectResource;
import dev.vipexport.emulators.storage.object.ObjectStore;
import dev.vipexport.emulators.storage.object.ObjectWrite;
import dev.vipexport.emulators.storage.object.PendingObject;
import dev.vipexport.emulators.storage.object.Preconditions;
import dev.vipexport.emulators.storage.upload.ResumableUploads;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Serves uploads in one request: multipart with a resource, media without one. Passes resumable uploads on. */
final class UploadRoutes implements Router.Handler {
    private static final Set<String> PARAMETERS = Set.of(
            "name",
            "upload_id",
            "contentEncoding",
            "ifGenerationMatch",
            "ifGenerationNotMatch",
            "ifMetagenerationMatch",
            "ifMetagenerationNotMatch");

    private final ObjectStore store;
    private final ResumableRoutes resumable;
    private final String url;

    UploadRoutes(ObjectStore store, ResumableUploads uploads, String url) {
        this.store = store;
        this.resumable = new ResumableRoutes(store, uploads, url);
        this.url = url;
    }

    @Override
    public Response handle(Request request, List<String> parts) throws IOException {
        request.query().requireKnown(PARAMETERS);
        String bucket = parts.get(0);
        String uploadId = request.query().get("upload_id");
        if (uploadId != null) {
            return resumable.resume(request, uploadId);
        }
        if (!request.method().equals("POST")) {
            throw request.methodNotSupported();
        }
        String type = request.query().require("uploadType");
        return switch (type) {
            case "multipart" -> multipart(request, bucket);
            case "media" -> media(request, bucket);
            case "resumable" -> resumable.start(request, bucket);
            default -> throw StorageApiException.invalid("Invalid uploadType: " + type);
        };
    }

    private Response multipart(Request request, String bucket) throws IOException {
        MultipartReader reader = MultipartReader.of(request.plainBody(), request.header("Content-Type"));
        JsonObject resource =
                Json.parse(reader.requireNext("the object resource").body().readAllBytes());
        MultipartReader.Part media = reader.requireNext("the object's content");
        return store(request, bucket, resource, media.contentType(), media.body());
    }

    private Response media(Request request, String bucket) throws IOException {
        if (request.header("Content-Encoding") != null) {
            throw StorageApiException.notSupported(
                    "Content-Encoding on a media upload; use the parameter contentEncoding");
        }
        return store(request, bucket, new JsonObject(), request.header("Content-Type"), request.body());
    }

    private Response store(
            Request request, String bucket, JsonObject resource, @Nullable String mediaType, InputStream media)
            throws IOException {
        String name = objectName(request.query(), resource);
        ObjectProperties properties = properties(request.query(), resource, mediaType);
        Preconditions preconditions = Preconditions.of(request.query());
        try (PendingObject draft = store.newPendingObject(new Checksums())) {
            store.checkWritable(bucket, name, preconditions);
            draft.append(media);
            ExpectedChecksums.of(resource, request.headers()).verify(draft.checksums());
            ObjectMetadata object = store.write(
                    new ObjectWrite(bucket, name, properties, preconditions, draft.file(), draft.checksums(), 0, null));
            return Response.json(200, ObjectResource.of(object, url))
                    .with("ETag", object.etag())
                    .with("x-goog-hash", object.hashes());
        }
    }

    static ObjectProperties properties(UrlQuery query, JsonObject resource, @Nullable String mediaType) {
        return ObjectProperties.of(resource)
                .withDefaultType(mediaType)
                .withContentEncoding(query.get("contentEncoding"));
    }

    /** Returns the object's name from the query or else from the resource. */
    static String objectName(UrlQuery query, JsonObject resource) {
        String name = query.get("name");
        String named = name != null ? name : Json.optionalText(resource, "name");
        if (named == null) {
            throw StorageApiException.missingParameter("name");
        }
        return named;
    }
}
