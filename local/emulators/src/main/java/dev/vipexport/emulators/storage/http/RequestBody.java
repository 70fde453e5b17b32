package dev.vipexport.emulators.storage.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a request's body from the network. Reports a connection that ends early as {@link ConnectionLostException},
 * unlike a failing disk.
 */
public final class RequestBody extends FilterInputStream {
    private long remaining;

    /** Wraps a body with the announced {@code length}, -1 if there is none (chunked transfer). */
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
            throw new ConnectionLostException("The body lacks " + remaining + " bytes");
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
