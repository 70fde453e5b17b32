package dev.vipexport.worker.encode;

import java.io.IOException;
import java.io.OutputStream;

/** Gathers small pieces into blocks. Not {@code BufferedOutputStream}, which takes a lock for each of them. */
final class Output {
    private static final int BLOCK = 1 << 16;
    private static final int PIECE = 1 << 12;

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

    /** The same with every {@code character}, one of ASCII, twice. */
    void putDoubled(char character, byte[] bytes, int from, int to) throws IOException {
        for (int at = from; at < to; at += PIECE) {
            int end = Math.min(to, at + PIECE);
            if (2 * (end - at) > BLOCK - length) {
                send();
            }
            length = copyDoubled(character, bytes, at, end);
        }
    }

    /** Writes eight bytes wherever it finds none of them twice; whatever is written beyond the place is written over. */
    private int copyDoubled(char character, byte[] bytes, int from, int to) {
        long sought = EightBytes.of(character);
        int place = length;
        int at = from;
        while (to - at >= EightBytes.SIZE) {
            long eight = EightBytes.get(bytes, at);
            EightBytes.put(block, place, eight);
            long found = EightBytes.equal(eight, sought);
            if (found == 0) {
                at += EightBytes.SIZE;
                place += EightBytes.SIZE;
                continue;
            }
            int copied = EightBytes.first(found) + 1;
            at += copied;
            place += copied;
            block[place++] = (byte) character;
        }
        while (at < to) {
            byte b = bytes[at++];
            block[place++] = b;
            if (b == character) {
                block[place++] = b;
            }
        }
        return place;
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
