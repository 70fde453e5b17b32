package dev.vipexport.worker.deflate;

import java.io.IOException;
import java.io.OutputStream;

/** Packs codes into bytes, from the lowest bit on (RFC 1951, section 3.1.1), and keeps them until they are drained. */
final class BitWriter {

    /** How many bits fit beside the seven that can wait for their byte. */
    static final int MAX_BITS = 56;

    private final byte[] bytes;
    private int length;

    /** The bits of the byte that is not full. */
    private long waiting;

    private int waitingBits;

    BitWriter(int maxBytes) {
        this.bytes = new byte[maxBytes + Long.BYTES];
    }

    /** Adds up to {@link #MAX_BITS} bits. Those of {@code value} above them are 0. */
    void put(long value, int bits) {
        long word = waiting | value << waitingBits;
        int all = waitingBits + bits;
        Words.putLong(bytes, length, word);
        length += all >>> 3;
        waiting = word >>> (all & ~7);
        waitingBits = all & 7;
    }

    /** Fills the last byte with zeros. */
    void align() {
        put(0, -waitingBits & 7);
    }

    /** Adds whole bytes after {@link #align}. */
    void put(byte[] source, int from, int size) {
        System.arraycopy(source, from, bytes, length, size);
        length += size;
    }

    /** Writes all bytes that are full. */
    void drainTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
        length = 0;
    }
}
