package dev.vipexport.emulators.storage;

import com.google.gson.JsonObject;
import dev.vipexport.emulators.storage.http.Request;
import dev.vipexport.emulators.storage.http.Response;
import dev.vipexport.emulators.storage.http.StorageApiException;
import dev.vipexport.emulators.storage.object.Checksums;
import dev.vipexport.emulators.storage.object.ExpectedChecksums;
import dev.vipexport.emulators.storage.object.ObjectMetadata;
import dev.vipexport.emulators.storage.object.ObjectProperties;
import dev.vipexport.emulators.storage.object.ObjectStore;
import dev.vipexport.emulators.storage.object.ObjectWrite;
import dev.vipexport.emulators.storage.object.PendingObject;
import dev.vipexport.emulators.storage.object.Preconditions;
import dev.vipexport.emulators.storage.signing.ContentLengthRange;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stores the body of {@code PUT /bucket/object}. As in the XML API, headers carry the object's properties. */
final class PathStyleUpload {
    private static final String METADATA = "x-goog-meta-";
    private static final Map<String, String> FIELDS = Map.of(
            "Cache-Control", "cacheControl",
            "Content-Disposition", "contentDisposition",
            "Content-Encoding", "contentEncoding",
            "Content-Language", "contentLanguage",
            "Content-Type", "contentType",
            "x-goog-storage-class", "storageClass");
    /**
     * The supported headers. The server rejects any other {@code x-goog-} header, because ignoring it would give a
     * wrong result.
     */
    private static final Set<String> HEADERS = Set.of(
            "x-goog-api-client",
            "x-goog-content-length-range",
            "x-goog-content-sha256",
            "x-goog-hash",
            "x-goog-if-generation-match",
            "x-goog-if-metageneration-match",
            "x-goog-storage-class",
            "x-goog-user-project");

    private PathStyleUpload() {}

    static Response store(ObjectStore store, Request request, String bucket, String name) throws IOException {
        ObjectProperties properties = properties(request);
        Preconditions preconditions = Preconditions.ofHeaders(request);
        ContentLengthRange allowed = ContentLengthRange.of(request.header("x-goog-content-length-range"));
        try (PendingObject draft = store.newPendingObject(new Checksums())) {
            store.checkWritable(bucket, name, preconditions);
            draft.append(request.body());
            allowed.check(draft.checksums().size());
            ExpectedChecksums.none()
                    .withHeaders(request.headers())
                    .withMd5(request.header("Content-MD5"))
                    .verify(draft.checksums());
            return uploadResponse(store.write(new ObjectWrite(
                    bucket, name, properties, preconditions, draft.file(), draft.checksums(), 0, null)));
        }
    }

    private static ObjectProperties properties(Request request) {
        JsonObject resource = new JsonObject();
        FIELDS.forEach((header, field) -> {
            @Nullable String value = request.header(header);
            if (value != null) {
                resource.addProperty(field, value);
            }
        });
        JsonObject custom = new JsonObject();
        for (String header : request.headers().keySet()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith(METADATA)) {
                custom.addProperty(lower.substring(METADATA.length()), request.header(header));
            } else if (lower.startsWith("x-goog-") && !HEADERS.contains(lower)) {
                throw StorageApiException.notSupported("the header " + lower);
            }
        }
        resource.add("metadata", custom);
        return ObjectProperties.of(resource);
    }

    private static Response uploadResponse(ObjectMetadata object) {
        return Response.empty(200)
                .with("ETag", object.quotedEtag())
                .with("x-goog-generation", String.valueOf(object.generation()))
                .with("x-goog-metageneration", String.valueOf(object.metageneration()))
                .with("x-goog-hash", object.hashes())
                .with("x-goog-stored-content-length", String.valueOf(object.size()));
    }
}
