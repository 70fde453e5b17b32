package dev.vipexport.emulators.storage.object;

import com.sun.net.httpserver.Headers;
import dev.vipexport.emulators.storage.http.ByteRange;
import dev.vipexport.emulators.storage.http.Request;
import dev.vipexport.emulators.storage.http.Response;
import dev.vipexport.emulators.storage.http.StorageApiException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the response with an object's content, whole or in part. */
public final class Download {
    private static final int BUFFER = 64 * 1024;
    private static final Map<String, String> HEADERS = Map.of(
            "cacheControl", "Cache-Control",
            "contentDisposition", "Content-Disposition",
            "contentEncoding", "Content-Encoding",
            "contentLanguage", "Content-Language");

    private Download() {}

    /** Returns the download. Closing the response closes the object. */
    public static Response of(OpenObject open, Request request) throws IOException {
        try {
            EtagConditions.check(request, open.object());
            return DecompressedBody.isNeeded(open.object(), request) ? decompressed(open) : asStored(open, request);
        } catch (StorageApiException refused) {
            open.close();
            throw refused;
        }
    }

    private static Response asStored(OpenObject open, Request request) {
        ObjectMetadata object = open.object();
        ByteRange range = ByteRange.of(requestedRange(object, request), object.size());
        Response response =
                new Response(range.partial() ? 206 : 200, new Headers(), new FileRegion(open.content(), range));
        describe(response.with("Accept-Ranges", "bytes"), object);
        return range.partial() ? response.with("Content-Range", range.contentRange(object.size())) : response;
    }

    /**
     * Returns the whole decompressed content. A range would refer to the stored bytes, which this reader does not see.
     */
    private static Response decompressed(OpenObject open) throws IOException {
        Response response = new Response(200, new Headers(), DecompressedBody.open(open.content()));
        describe(response.with("Accept-Ranges", "none").with("Warning", "214 UploadServer gunzipped"), open.object());
        response.headers().remove("Content-Encoding");
        return response;
    }

    /**
     * Returns the requested range. If the object has changed since (If-Range), a reader that resumes gets all of it.
     */
    private static @Nullable String requestedRange(ObjectMetadata object, Request request) {
        String only = request.header("If-Range");
        return only == null || only.equals(object.quotedEtag()) ? request.header("Range") : null;
    }

    private static void describe(Response response, ObjectMetadata object) {
        response.withText("Content-Type", object.properties().contentType())
                .with("ETag", object.quotedEtag())
                .with(
                        "Last-Modified",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                object.updated().atOffset(ZoneOffset.UTC)))
                .with("x-goog-hash", object.hashes())
                .with("x-goog-generation", String.valueOf(object.generation()))
                .with("x-goog-metageneration", String.valueOf(object.metageneration()))
                .with("x-goog-stored-content-length", String.valueOf(object.size()))
                .withText(
                        "x-goog-stored-content-encoding",
                        object.properties().fields().getOrDefault("contentEncoding", "identity"))
                .with("x-goog-storage-class", object.properties().fields().getOrDefault("storageClass", "STANDARD"));
        if (DecompressedBody.isGzip(object)) {
            response.with("Vary", "Accept-Encoding");
        }
        if (object.componentCount() > 0) {
            response.with("x-goog-component-count", String.valueOf(object.componentCount()));
        }
        HEADERS.forEach((field, header) -> {
            @Nullable String value = object.properties().fields().get(field);
            if (value != null) {
                response.withText(header, value);
            }
        });
        object.properties().custom().forEach((key, value) -> response.withText("x-goog-meta-" + key, value));
    }

    private record FileRegion(FileChannel file, ByteRange range) implements Response.Body {
        @Override
        public long length() {
            return range.length();
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            long position = range.offset();
            long end = range.offset() + range.length();
            while (position < end) {
                buffer.clear().limit((int) Math.min(BUFFER, end - position));
                int read = file.read(buffer, position);
                if (read < 0) {
                    throw new IOException("The content of an object is shorter than its size");
                }
                out.write(buffer.array(), 0, read);
                position += read;
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
