package dev.vipexport.emulators.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request's body as it comes from the network: that it ends too early is told apart from a failing disk. */
final class RequestBody extends FilterInputStream {
    private long missing;

    /** {@code length} is the announced one; -1 if there is none (chunked transfer). */
    RequestBody(InputStream in, long length) {
        super(in);
        this.missing = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = readOrLose(into, offset, length);
        if (read < 0 && missing > 0) {
            throw new ConnectionLost("the body lacks " + missing + " bytes");
        }
        if (missing > 0) {
            missing -= read;
        }
        return read;
    }

    private int readOrLose(byte[] into, int offset, int length) throws IOException {
        try {
            return super.read(into, offset, length);
        } catch (IOException lost) {
            throw new ConnectionLost(lost);
        }
    }

    @Override
    public long skip(long count) throws IOException {
        return Math.max(0, read(new byte[(int) Math.min(count, 8192)]));
    }
}
