package dev.vipexport.worker.message;

/**
 * Steps through protobuf's wire format in an array. Google's {@code CodedInputStream} does the same, but keeps a stack of
 * limits in its caller's hands for what may also come as a stream, and takes longer over the small fields of a row.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">protobuf, encoding</a>
 */
final class ProtobufReader {
    private final byte[] bytes;
    private int position;
    private int limit;

    ProtobufReader(byte[] bytes) {
        this.bytes = bytes;
        this.limit = bytes.length;
    }

    /** The next field of the message; 0 where it ends. */
    int readTag() {
        if (position == limit) {
            return 0;
        }
        int tag = (int) readVarint();
        if (tag >>> 3 == 0) {
            throw malformed();
        }
        return tag;
    }

    /** Begins the message that comes next; what {@link #popLimit} wants. */
    int pushLimit() {
        int length = readLength();
        int oldLimit = limit;
        limit = position + length;
        return oldLimit;
    }

    /** Goes on after the message that was entered last. */
    void popLimit(int oldLimit) {
        position = limit;
        limit = oldLimit;
    }

    /** How many bytes come next, as many as there are at most. */
    int readLength() {
        long length = readVarint();
        if (length < 0 || length > limit - position) {
            throw malformed();
        }
        return (int) length;
    }

    /** Steps over bytes; where they begin. */
    int skipRawBytes(int length) {
        int start = position;
        if (length > limit - position) {
            throw malformed();
        }
        position += length;
        return start;
    }

    long readVarint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (position == limit) {
                throw malformed();
            }
            byte next = bytes[position++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed();
    }

    /** Steps over a field whose tag was read. */
    void skipField(int tag) {
        switch (tag & 7) {
            case 0 -> readVarint();
            case 1 -> skipRawBytes(Long.BYTES);
            case 2 -> skipRawBytes(readLength());
            case 5 -> skipRawBytes(Integer.BYTES);
            default -> throw malformed();
        }
    }

    private static IllegalStateException malformed() {
        return new IllegalStateException("an answer of Firestore cannot be read");
    }
}
