package dev.vipexport.worker.encode;

import java.io.IOException;
import java.io.OutputStream;

/** Buffers small pieces in blocks. Unlike {@code BufferedOutputStream}, it takes no lock for each piece. */
final class BlockWriter {
    private static final int BLOCK = 1 << 16;
    private static final int PIECE = 1 << 12;
    private static final long QUOTES = Swar.repeat('"');

    /** U+FFFD in UTF-8. */
    private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

    private final OutputStream out;
    private final byte[] block = new byte[BLOCK];
    private int length;
    private boolean replaced;

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

    /**
     * Writes a piece of a quoted CSV cell: doubles quotes, and replaces NUL by U+FFFD, because many readers refuse it.
     * Returns whether it replaced any.
     */
    boolean putQuoted(byte[] bytes, int from, int to) throws IOException {
        replaced = false;
        for (int at = from; at < to; at += PIECE) {
            int end = Math.min(to, at + PIECE);
            if (REPLACEMENT.length * (end - at) > BLOCK - length) {
                writeBlock();
            }
            length = copyQuoted(bytes, at, end);
        }
        return replaced;
    }

    /** Copies eight bytes at a time. If one is special, the bytes after it are overwritten by the next copy. */
    private int copyQuoted(byte[] bytes, int from, int to) {
        byte[] target = block;
        int position = length;
        int at = from;
        while (to - at >= Swar.SIZE) {
            long word = Swar.get(bytes, at);
            Swar.put(target, position, word);
            long found = findQuoteOrNul(word);
            if (found == 0) {
                at += Swar.SIZE;
                position += Swar.SIZE;
                continue;
            }
            int copied = Swar.firstIndex(found) + 1;
            at += copied;
            position += copied;
            if (bytes[at - 1] == '"') {
                target[position++] = '"';
            } else {
                position = replace(position - 1);
            }
        }
        while (at < to) {
            byte b = bytes[at++];
            target[position++] = b;
            if (b == '"') {
                target[position++] = '"';
            } else if (b == 0) {
                position = replace(position - 1);
            }
        }
        return position;
    }

    private static long findQuoteOrNul(long word) {
        return (((word ^ QUOTES) - Swar.ONES) | (word - Swar.ONES)) & ~word & Swar.TOP_BITS;
    }

    private int replace(int position) {
        System.arraycopy(REPLACEMENT, 0, block, position, REPLACEMENT.length);
        replaced = true;
        return position + REPLACEMENT.length;
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
