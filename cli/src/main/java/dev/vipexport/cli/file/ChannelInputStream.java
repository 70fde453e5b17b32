package dev.vipexport.cli.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads a file from its beginning. Leaves the channel open and its position unchanged. */
final class ChannelInputStream extends InputStream {
    private final FileChannel channel;
    private long position;

    ChannelInputStream(FileChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = channel.read(ByteBuffer.wrap(buffer, offset, length), position);
        position += Math.max(count, 0);
        return count;
    }
}
