package dev.vipexport.worker.encode;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * One member of a gzip file (RFC 1952): a file may have many, one after the other, and is read as one. So parts that are
 * compressed by themselves can be composed.
 *
 * <p>The header holds neither time nor name, so the same content gives the same bytes; by the same version of zlib, that
 * is, which is why all workers should run on one image.
 */
final class GzipMember extends GZIPOutputStream {
    private static final int BLOCK = 1 << 16;

    GzipMember(OutputStream out) throws IOException {
        super(out, BLOCK);
    }

    /** Frees zlib's memory, which is none of Java's heap, without writing the end. */
    void release() {
        def.end();
    }
}
