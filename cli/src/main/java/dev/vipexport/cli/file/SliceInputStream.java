package dev.vipexport.cli.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/** Reads one range of a file and computes its checksum. */
final class SliceInputStream extends InputStream {
    private final InputStream file;
    private final CRC32C whole;
    private final CRC32C checksum = new CRC32C();
    private long remaining;

    /** @param whole checksum of the file, also updated */
    SliceInputStream(InputStream file, long length, CRC32C whole) {
        this.file = file;
        this.remaining = length;
        this.whole = whole;
    }

    CRC32C checksum() {
        return checksum;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0 || remaining == 0) {
            return length == 0 ? 0 : -1;
        }
        int count = file.read(buffer, offset, (int) Math.min(remaining, length));
        if (count < 0) {
            throw new EOFException("the file ends at least " + remaining + " bytes too early");
        }
        checksum.update(buffer, offset, count);
        whole.update(buffer, offset, count);
        remaining -= count;
        return count;
    }
}
