package dev.vipexport.emulators.storage;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object's content as an answer, whole or in part. */
final class Download {
    private static final int BUFFER = 64 * 1024;
    private static final Map<String, String> HEADERS = Map.of(
            "cacheControl", "Cache-Control",
            "contentDisposition", "Content-Disposition",
            "contentEncoding", "Content-Encoding",
            "contentLanguage", "Content-Language");

    private Download() {}

    /** Takes the open object over: it is closed with the answer. */
    static Response of(OpenObject open, Request request) throws IOException {
        try {
            refuseTranscoding(open.object(), request);
            ByteRange range = ByteRange.of(
                    wantedRange(open.object(), request), open.object().size());
            Response response =
                    new Response(range.partial() ? 206 : 200, new Headers(), new Region(open.content(), range));
            describe(response, open.object());
            if (range.partial()) {
                response.with("Content-Range", range.contentRange(open.object().size()));
            }
            return response;
        } catch (StorageError refused) {
            open.close();
            throw refused;
        }
    }

    /** A reader that goes on with a former download gets all of an object that has changed since (If-Range). */
    private static @Nullable String wantedRange(StoredObject object, Request request) {
        String only = request.header("If-Range");
        return only == null || only.equals(quotedEtag(object)) ? request.header("Range") : null;
    }

    private static String quotedEtag(StoredObject object) {
        return "\"" + object.etag() + "\"";
    }

    /** Google unpacks a gzip object for a reader that cannot; here it would be a wrong answer. */
    private static void refuseTranscoding(StoredObject object, Request request) {
        boolean packed = "gzip".equals(object.properties().fields().get("contentEncoding"));
        String accepted = request.header("Accept-Encoding");
        if (packed && (accepted == null || !accepted.contains("gzip"))) {
            throw StorageError.notSupported("decompressive transcoding; send Accept-Encoding: gzip");
        }
    }

    private static void describe(Response response, StoredObject object) {
        response.withText("Content-Type", object.properties().contentType())
                .with("Accept-Ranges", "bytes")
                .with("ETag", quotedEtag(object))
                .with(
                        "Last-Modified",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                object.updated().atOffset(ZoneOffset.UTC)))
                .with("x-goog-hash", object.hashes())
                .with("x-goog-generation", String.valueOf(object.generation()))
                .with("x-goog-metageneration", String.valueOf(object.metageneration()))
                .with("x-goog-stored-content-length", String.valueOf(object.size()))
                .with("x-goog-storage-class", object.properties().fields().getOrDefault("storageClass", "STANDARD"));
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

    private record Region(FileChannel file, ByteRange range) implements Response.Body {
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
                    throw new IOException("the content of an object is shorter than its size");
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
