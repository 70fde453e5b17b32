package dev.vipexport.worker.encode;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Writes one member of a gzip file (RFC 1952). A file can consist of many members, so separately compressed parts can be
 * composed.
 *
 * <p>The header has no time and no name, so equal content gives equal bytes. Another version of zlib may give other bytes,
 * so all workers should run the same image.
 */
final class GzipMember extends GZIPOutputStream {
    private static final int BLOCK = 1 << 16;

    GzipMember(OutputStream out) throws IOException {
        super(out, BLOCK);
    }

    /** Frees zlib's memory, which is outside Java's heap, without writing the trailer. */
    void release() {
        def.end();
    }
}
