package dev.vipexport.worker.encode;

import java.io.IOException;
import java.io.OutputStream;

/** Gathers small pieces into blocks. Not {@code BufferedOutputStream}, which takes a lock for each of them. */
final class Output {
    private static final int BLOCK = 1 << 16;

    private final OutputStream out;
    private final byte[] block = new byte[BLOCK];
    private int length;

    Output(OutputStream out) {
        this.out = out;
    }

    void put(int b) throws IOException {
        if (length == BLOCK) {
            send();
        }
        block[length++] = (byte) b;
    }

    void put(byte[] bytes, int from, int to) throws IOException {
        int size = to - from;
        if (size > BLOCK - length) {
            send();
            if (size > BLOCK) {
                out.write(bytes, from, size);
                return;
            }
        }
        System.arraycopy(bytes, from, block, length, size);
        length += size;
    }

    void put(byte[] bytes) throws IOException {
        put(bytes, 0, bytes.length);
    }

    void flush() throws IOException {
        send();
        out.flush();
    }

    private void send() throws IOException {
        out.write(block, 0, length);
        length = 0;
    }
}
