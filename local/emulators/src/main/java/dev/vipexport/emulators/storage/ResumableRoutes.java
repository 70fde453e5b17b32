package dev.vipexport.emulators.storage;

import com.google.gson.JsonObject;
import dev.vipexport.emulators.storage.http.PercentEncoding;
import dev.vipexport.emulators.storage.http.Request;
import dev.vipexport.emulators.storage.http.Response;
import dev.vipexport.emulators.storage.http.StorageApiException;
import dev.vipexport.emulators.storage.http.UrlQuery;
import dev.vipexport.emulators.storage.object.ExpectedChecksums;
import dev.vipexport.emulators.storage.object.ObjectMetadata;
import dev.vipexport.emulators.storage.object.ObjectResource;
import dev.vipexport.emulators.storage.object.ObjectStore;
import dev.vipexport.emulators.storage.object.Preconditions;
import dev.vipexport.emulators.storage.upload.ContentRange;
import dev.vipexport.emulators.storage.upload.ResumableUploads;
import dev.vipexport.emulators.storage.upload.UploadSession;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Serves <a href="https://cloud.google.com/storage/docs/performing-resumable-uploads">resumable uploads</a>. */
final class ResumableRoutes {
    private static final int INCOMPLETE = 308;
    private static final long BLOCK_BYTES = 262_144;
    private static final int CANCELLED = 499;

    private final ObjectStore store;
    private final ResumableUploads uploads;
    private final String url;

    ResumableRoutes(ObjectStore store, ResumableUploads uploads, String url) {
        this.store = store;
        this.uploads = uploads;
        this.url = url;
    }

    Response start(Request request, String bucket) throws IOException {
        JsonObject resource = request.json();
        UrlQuery query = request.query();
        String name = UploadRoutes.objectName(query, resource);
        store.checkWritable(bucket, name, Preconditions.of(query));
        UploadSession session = uploads.start(
                bucket,
                name,
                UploadRoutes.properties(query, resource, request.header("X-Upload-Content-Type")),
                ExpectedChecksums.of(resource, request.headers()),
                query,
                announcedLength(request));
        String id = session.state().id();
        String location = url + "/upload/storage/v1/b/" + PercentEncoding.encode(bucket)
                + "/o?uploadType=resumable&name=" + PercentEncoding.encode(name) + "&upload_id=" + id;
        return Response.empty(200).with("Location", location).with("X-GUploader-UploadID", id);
    }

    private static @Nullable Long announcedLength(Request request) {
        String length = request.header("X-Upload-Content-Length");
        try {
            return length == null ? null : Long.valueOf(length);
        } catch (NumberFormatException malformed) {
            throw StorageApiException.invalid("Invalid X-Upload-Content-Length: " + length);
        }
    }

    /** Handles a chunk, a status query or the cancellation of an upload. */
    Response resume(Request request, String uploadId) throws IOException {
        UploadSession session = uploads.find(uploadId);
        return switch (request.method()) {
            case "PUT" -> put(request, session);
            case "DELETE" -> cancel(session);
            default -> throw request.methodNotSupported();
        };
    }

    private Response put(Request request, UploadSession session) throws IOException {
        if (session.state().finished() != null) {
            return finish(request, session);
        }
        String header = request.header("Content-Range");
        ContentRange range = header == null ? null : ContentRange.parse(header);
        checkLength(request, range);
        checkBlocks(range);
        if (range == null || range.hasBytes()) {
            session.receive(request.body(), range);
        }
        if (range == null || range.isOpenEnded()) {
            checkTotal(session, session.received());
            return finish(request, session);
        }
        return chunkResponse(request, session, range.total());
    }

    private void checkBlocks(@Nullable ContentRange range) {
        if (!store.rules().requiresWholeBlocks() || range == null || range.isLastRange()) {
            return;
        }
        if (range.hasBytes() && range.length() < BLOCK_BYTES) {
            throw StorageApiException.invalid("Invalid request. The number of bytes uploaded is required to be equal or"
                    + " greater than 262144, except for the final request. The received request contained "
                    + range.length() + " bytes, which does not meet this requirement.");
        }
    }

    private static void checkLength(Request request, @Nullable ContentRange range) {
        String length = request.header("Content-Length");
        if (range != null && !range.isOpenEnded() && length != null && Long.parseLong(length) != range.length()) {
            throw StorageApiException.invalid(
                    "Content-Range announces " + range.length() + " bytes, Content-Length " + length);
        }
    }

    private Response chunkResponse(Request request, UploadSession session, @Nullable Long total) throws IOException {
        if (total == null) {
            return incompleteResponse(session);
        }
        checkTotal(session, total);
        return total == session.received() ? finish(request, session) : incompleteResponse(session);
    }

    private static void checkTotal(UploadSession session, long total) {
        Long announced = session.state().length();
        if (session.received() > total || (announced != null && announced != total)) {
            throw StorageApiException.invalid("The upload has " + session.received() + " bytes and announced "
                    + (announced == null ? total : announced) + ", but Content-Range says a total of " + total);
        }
    }

    private Response finish(Request request, UploadSession session) throws IOException {
        ObjectMetadata object = session.finish(store, session.state().expected().withHeaders(request.headers()));
        return Response.json(200, ObjectResource.of(object, url))
                .with("x-goog-stored-content-length", String.valueOf(object.size()))
                .with("x-goog-generation", String.valueOf(object.generation()))
                .with("x-goog-hash", object.hashes());
    }

    private static Response incompleteResponse(UploadSession session) {
        Response response = Response.empty(INCOMPLETE)
                .with("X-GUploader-UploadID", session.state().id());
        return session.received() == 0 ? response : response.with("Range", "bytes=0-" + (session.received() - 1));
    }

    private static Response cancel(UploadSession session) throws IOException {
        session.cancel();
        return Response.empty(CANCELLED);
    }
}
