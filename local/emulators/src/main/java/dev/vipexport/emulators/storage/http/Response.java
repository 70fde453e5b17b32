package dev.vipexport.emulators.storage.http;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** An HTTP response. Closing it releases what its body holds open. */
public record Response(int status, Headers headers, Body body) implements AutoCloseable {

    /** The content after the headers. */
    public interface Body {
        /** The length of a body that is known only after writing. */
        long UNKNOWN = -1;

        /** Returns the length in bytes, {@link #UNKNOWN} if it is known only after writing. */
        long length();

        void writeTo(OutputStream out) throws IOException;

        /** Releases what the body holds open. */
        default void close() throws IOException {}
    }

    private static final class Bytes implements Body {
        private final byte[] content;

        Bytes(byte[] content) {
            this.content = content;
        }

        @Override
        public long length() {
            return content.length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(content);
        }
    }

    /** Returns a response without a body. */
    public static Response empty(int status) {
        return new Response(status, new Headers(), new Bytes(new byte[0]));
    }

    /** Returns a JSON response. */
    public static Response json(int status, JsonObject content) {
        return text(status, "application/json; charset=UTF-8", Json.write(content));
    }

    static Response text(int status, String contentType, String content) {
        return bytes(status, contentType, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a response with that content. */
    public static Response bytes(int status, String contentType, byte[] content) {
        return new Response(status, new Headers(), new Bytes(content)).with("Content-Type", contentType);
    }

    /** Sets a header. */
    public Response with(String header, String value) {
        headers.set(header, value);
        return this;
    }

    /** Sets a header to a client's text: as UTF-8, on one line. */
    public Response withText(String header, String value) {
        byte[] utf8 = value.replaceAll("[\\r\\n]", " ").getBytes(StandardCharsets.UTF_8);
        return with(header, new String(utf8, StandardCharsets.ISO_8859_1)); // the server writes one byte per char
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
