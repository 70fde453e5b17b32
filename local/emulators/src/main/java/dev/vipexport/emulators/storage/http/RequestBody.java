package dev.vipexport.emulators.storage.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request's body as it comes from the network: that it ends too early is told apart from a failing disk. */
public final class RequestBody extends FilterInputStream {
    private long remaining;

    /** {@code length} is the announced one; -1 if there is none (chunked transfer). */
    public RequestBody(InputStream in, long length) {
        super(in);
        this.remaining = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = readOrFail(into, offset, length);
        if (read < 0 && remaining > 0) {
            throw new ConnectionLostException("the body lacks " + remaining + " bytes");
        }
        if (remaining > 0) {
            remaining -= read;
        }
        return read;
    }

    private int readOrFail(byte[] into, int offset, int length) throws IOException {
        try {
            return super.read(into, offset, length);
        } catch (IOException lost) {
            throw new ConnectionLostException(lost);
        }
    }

    @Override
    public long skip(long count) throws IOException {
        return Math.max(0, read(new byte[(int) Math.min(count, 8192)]));
    }
}
