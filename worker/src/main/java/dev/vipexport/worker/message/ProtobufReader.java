package dev.vipexport.worker.message;

/**
 * Reads protobuf's wire format from an array. Google's {@code CodedInputStream} also supports streams, and it is slower for
 * the small fields of a row.
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

    /** Returns the tag of the next field, or 0 at the end of the message. */
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

    /** Enters the nested message that follows. Returns the value to pass to {@link #popLimit}. */
    int pushLimit() {
        int length = readLength();
        int oldLimit = limit;
        limit = position + length;
        return oldLimit;
    }

    /** Returns the offset of the next byte. */
    int position() {
        return position;
    }

    /** Returns the offset after the last byte of the innermost message. */
    int limit() {
        return limit;
    }

    /** Leaves the nested message and continues after it. */
    void popLimit(int oldLimit) {
        position = limit;
        limit = oldLimit;
    }

    /** Reads the length of the following bytes, and requires that the message has that many. */
    int readLength() {
        long length = readVarint();
        if (length < 0 || length > limit - position) {
            throw malformed();
        }
        return (int) length;
    }

    /** Skips {@code length} bytes and returns the position of the first one. */
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

    /** Skips the value of the field with {@code tag}. */
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
        return new IllegalStateException("a response of Firestore is not valid protobuf");
    }
}
