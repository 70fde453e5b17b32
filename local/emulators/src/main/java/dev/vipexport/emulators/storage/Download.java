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
            EtagConditions.check(request, open.object());
            return Unpacked.isNeeded(open.object(), request) ? unpacked(open) : asStored(open, request);
        } catch (StorageError refused) {
            open.close();
            throw refused;
        }
    }

    private static Response asStored(OpenObject open, Request request) {
        StoredObject object = open.object();
        ByteRange range = ByteRange.of(wantedRange(object, request), object.size());
        Response response = new Response(range.partial() ? 206 : 200, new Headers(), new Region(open.content(), range));
        describe(response.with("Accept-Ranges", "bytes"), object);
        return range.partial() ? response.with("Content-Range", range.contentRange(object.size())) : response;
    }

    /** Always whole: a range is one of the stored bytes, which the reader does not get to see. */
    private static Response unpacked(OpenObject open) throws IOException {
        Response response = new Response(200, new Headers(), Unpacked.of(open.content()));
        describe(response.with("Accept-Ranges", "none").with("Warning", "214 UploadServer gunzipped"), open.object());
        response.headers().remove("Content-Encoding");
        return response;
    }

    /** A reader that goes on with a former download gets all of an object that has changed since (If-Range). */
    private static @Nullable String wantedRange(StoredObject object, Request request) {
        String only = request.header("If-Range");
        return only == null || only.equals(object.quotedEtag()) ? request.header("Range") : null;
    }

    private static void describe(Response response, StoredObject object) {
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
        if (Unpacked.isPacked(object)) {
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
