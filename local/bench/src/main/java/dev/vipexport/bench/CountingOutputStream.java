package dev.vipexport.bench;

import java.io.OutputStream;

/** Drops all bytes and counts them. */
final class CountingOutputStream extends OutputStream {
    private long bytes;

    long bytes() {
        return bytes;
    }

    @Override
    public void write(int b) {
        bytes++;
    }

    @Override
    public void write(byte[] block, int offset, int length) {
        bytes += length;
    }
}
