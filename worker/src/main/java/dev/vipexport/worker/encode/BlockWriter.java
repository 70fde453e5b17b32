package dev.vipexport.worker.encode;

import java.io.IOException;
import java.io.OutputStream;

/** Buffers small pieces in blocks. Unlike {@code BufferedOutputStream}, it takes no lock for each piece. */
final class BlockWriter {
    private static final int BLOCK = 1 << 16;
    private static final int PIECE = 1 << 12;

    private final OutputStream out;
    private final byte[] block = new byte[BLOCK];
    private int length;

    BlockWriter(OutputStream out) {
        this.out = out;
    }

    void put(int b) throws IOException {
        if (length == BLOCK) {
            writeBlock();
        }
        block[length++] = (byte) b;
    }

    void put(byte[] bytes, int from, int to) throws IOException {
        int size = to - from;
        if (size > BLOCK - length) {
            writeBlock();
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

    /** Writes bytes and doubles every {@code character}, which is ASCII. */
    void putEscaped(char character, byte[] bytes, int from, int to) throws IOException {
        for (int at = from; at < to; at += PIECE) {
            int end = Math.min(to, at + PIECE);
            if (2 * (end - at) > BLOCK - length) {
                writeBlock();
            }
            length = copyEscaped(character, bytes, at, end);
        }
    }

    /** Copies eight bytes at a time. If one must be doubled, the bytes after it are overwritten by the next copy. */
    private int copyEscaped(char character, byte[] bytes, int from, int to) {
        long target = Swar.repeat(character);
        int position = length;
        int at = from;
        while (to - at >= Swar.SIZE) {
            long word = Swar.get(bytes, at);
            Swar.put(block, position, word);
            long found = Swar.findEqual(word, target);
            if (found == 0) {
                at += Swar.SIZE;
                position += Swar.SIZE;
                continue;
            }
            int copied = Swar.firstIndex(found) + 1;
            at += copied;
            position += copied;
            block[position++] = (byte) character;
        }
        while (at < to) {
            byte b = bytes[at++];
            block[position++] = b;
            if (b == character) {
                block[position++] = b;
            }
        }
        return position;
    }

    void flush() throws IOException {
        writeBlock();
        out.flush();
    }

    private void writeBlock() throws IOException {
        out.write(block, 0, length);
        length = 0;
    }
}
