package dev.vipexport.worker.encode;

import dev.vipexport.common.job.Part;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses bytes as a fragment: a raw deflate stream (RFC 1951) without a last block, which ends with a full flush. So
 * fragments that know nothing of each other are one stream when they are put in sequence.
 *
 * <p>Equal content gives equal bytes with one version of zlib. Another version may give others, so all workers should run
 * the same image.
 */
final class FragmentDeflater extends OutputStream {
    private static final int BLOCK = 1 << 16;

    /** Level 1 takes a third of the CPU of level 6, for files that are a sixth larger. */
    private static final int LEVEL = 1;

    private final OutputStream out;
    private final Deflater deflater = new Deflater(LEVEL, true);
    private final byte[] block = new byte[BLOCK];
    private final CRC32 checksum = new CRC32();

    FragmentDeflater(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        checksum.update(bytes, offset, length);
        deflater.setInput(bytes, offset, length);
        deflate(Deflater.NO_FLUSH);
    }

    /** Ends the fragment. */
    void finish() throws IOException {
        deflate(Deflater.FULL_FLUSH);
    }

    /** Writes all that zlib has ready. It has more if it filled the whole block. */
    private void deflate(int flush) throws IOException {
        int length;
        do {
            length = deflater.deflate(block, 0, BLOCK, flush);
            out.write(block, 0, length);
        } while (length == BLOCK);
    }

    /** Returns size and checksum of what was written. */
    Part.Uncompressed uncompressed() {
        return new Part.Uncompressed(deflater.getBytesRead(), (int) checksum.getValue());
    }

    /** Frees zlib's memory, which is outside Java's heap. */
    void release() {
        deflater.end();
    }
}
