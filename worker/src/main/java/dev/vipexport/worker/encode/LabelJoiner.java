package dev.vipexport.worker.encode;

import dev.vipexport.worker.message.StoredMessage;
import java.util.Arrays;

/**
 * Joins the labels of a message by {@code |}, for formats whose cells hold one text. A backslash escapes each {@code |} and
 * backslash of a label, so that a reader can take them apart.
 */
final class LabelJoiner {
    private byte[] joined = new byte[256];
    private int length;

    /** Returns the joined bytes, valid until the next {@link #join}. */
    byte[] bytes() {
        return joined;
    }

    int length() {
        return length;
    }

    void join(StoredMessage message) {
        length = 0;
        for (int label = 0; label < message.labelCount(); label++) {
            append(message.bytes(), message.labelFrom(label), message.labelTo(label), label == 0);
        }
    }

    private void append(byte[] bytes, int from, int to, boolean isFirst) {
        int size = 2 * (to - from) + 1;
        if (joined.length - length < size) {
            joined = Arrays.copyOf(joined, Math.max(2 * joined.length, length + size));
        }
        if (!isFirst) {
            joined[length++] = '|';
        }
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == '|' || b == '\\') {
                joined[length++] = '\\';
            }
            joined[length++] = b;
        }
    }
}
