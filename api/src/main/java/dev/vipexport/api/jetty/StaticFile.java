package dev.vipexport.api.jetty;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** A public file that never changes, in memory, plain and compressed. */
public final class StaticFile {
    private final String contentType;
    private final ByteBuffer plain;
    private final ByteBuffer gzip;
    private final String etag;

    private StaticFile(String contentType, byte[] plain) {
        this.contentType = contentType;
        this.plain = direct(plain);
        this.gzip = direct(compress(plain));
        this.etag = "\"" + sha256(plain) + "\"";
    }

    /**
     * Reads a file of the class path.
     *
     * @throws UncheckedIOException if it cannot be read
     */
    public static StaticFile read(URL file, String contentType) {
        try (InputStream content = file.openStream()) {
            return new StaticFile(contentType, content.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    /** Java copies what it writes from the heap into direct memory, once for each thread. This is the only copy. */
    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip().asReadOnlyBuffer();
    }

    private static byte[] compress(byte[] plain) {
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return compressed.toByteArray();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    String contentType() {
        return contentType;
    }

    /** Returns the content with a position of its own. All views share the bytes. */
    ByteBuffer content(boolean compressed) {
        return (compressed ? gzip : plain).duplicate();
    }

    String etag() {
        return etag;
    }
}
