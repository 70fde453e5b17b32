package dev.vipexport.emulators.storage.object;

import dev.vipexport.emulators.storage.http.Request;
import dev.vipexport.emulators.storage.http.Response;
import dev.vipexport.emulators.storage.http.StorageApiException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses a gzip object for a reader that does not accept gzip:
 * <a href="https://cloud.google.com/storage/docs/transcoding">decompressive transcoding</a>. Its length is unknown
 * before it has been written.
 */
record DecompressedBody(FileChannel compressed) implements Response.Body {
    private static final int GZIP_MAGIC = 0x1f8b;

    /** Returns whether the server must decompress the object for this reader. */
    static boolean isNeeded(ObjectMetadata object, Request request) {
        return isGzip(object)
                && !object.properties()
                        .fields()
                        .getOrDefault("cacheControl", "")
                        .contains("no-transform")
                && !isGzipAccepted(request.header("Accept-Encoding"));
    }

    static boolean isGzip(ObjectMetadata object) {
        return "gzip".equals(object.properties().fields().get("contentEncoding"));
    }

    private static boolean isGzipAccepted(@Nullable String accepted) {
        return accepted != null
                && Arrays.stream(accepted.split(",", -1))
                        .map(coding -> coding.replace(" ", ""))
                        .anyMatch(coding -> coding.matches("(?:x-)?gzip(?:;q=(?!0(?:\\.0*)?$).*)?"));
    }

    /**
     * Opens the content.
     *
     * @throws StorageApiException if it is not gzip although the object says so
     */
    static DecompressedBody open(FileChannel packed) throws IOException {
        ByteBuffer magic = ByteBuffer.allocate(Short.BYTES);
        if (packed.read(magic, 0) != Short.BYTES || (magic.getShort(0) & 0xffff) != GZIP_MAGIC) {
            throw StorageApiException.notSupported("decompressive transcoding of a content that is not gzip");
        }
        return new DecompressedBody(packed);
    }

    @Override
    public long length() {
        return UNKNOWN;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        compressed.position(0);
        InputStream plain = new GZIPInputStream(Channels.newInputStream(compressed));
        plain.transferTo(out);
    }

    @Override
    public void close() throws IOException {
        compressed.close();
    }
}
