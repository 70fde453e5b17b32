package dev.vipexport.worker.message;

/**
 * Steps through protobuf's wire format in an array. Google's {@code CodedInputStream} does the same, but keeps a stack of
 * limits in its caller's hands for what may also come as a stream, and takes longer over the small fields of a row.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">protobuf, encoding</a>
 */
final class WireReader {
    private final byte[] bytes;
    private int at;
    private int end;

    WireReader(byte[] bytes) {
        this.bytes = bytes;
        this.end = bytes.length;
    }

    /** The next field of the message; 0 where it ends. */
    int tag() {
        if (at == end) {
            return 0;
        }
        int tag = (int) varint();
        if (tag >>> 3 == 0) {
            throw malformed();
        }
        return tag;
    }

    /** Begins the message that comes next; what {@link #leave} wants. */
    int enter() {
        int length = length();
        int outer = end;
        end = at + length;
        return outer;
    }

    /** Goes on after the message that was entered last. */
    void leave(int outer) {
        at = end;
        end = outer;
    }

    /** How many bytes come next, as many as there are at most. */
    int length() {
        long length = varint();
        if (length < 0 || length > end - at) {
            throw malformed();
        }
        return (int) length;
    }

    /** Steps over bytes; where they begin. */
    int pass(int length) {
        int start = at;
        if (length > end - at) {
            throw malformed();
        }
        at += length;
        return start;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (at == end) {
                throw malformed();
            }
            byte next = bytes[at++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed();
    }

    /** Steps over a field whose tag was read. */
    void skip(int tag) {
        switch (tag & 7) {
            case 0 -> varint();
            case 1 -> pass(Long.BYTES);
            case 2 -> pass(length());
            case 5 -> pass(Integer.BYTES);
            default -> throw malformed();
        }
    }

    private static IllegalStateException malformed() {
        return new IllegalStateException("an answer of Firestore cannot be read");
    }
}
