package dev.vipexport.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A hostile TCP connection. It has no thread: it writes what the kernel takes, and reads only when it is told to. Its
 * source address is its own, so that a bound of connections for each address does not stop it.
 */
final class Peer implements AutoCloseable {
    private static final int SMALL_WINDOW = 2048;
    private static final int ADDRESSES = 250;
    private static final int MAX_PENDING_MILLIS = 5_000;

    private final SocketChannel channel;
    private final ByteBuffer read = ByteBuffer.allocate(1 << 14);
    private ByteBuffer unsent = ByteBuffer.allocate(0);
    private boolean ended;

    private Peer(SocketChannel channel) {
        this.channel = channel;
    }

    /** Connects to {@code port}. The source address is a function of {@code number}: each of 250 peers has its own. */
    static Peer connect(int port, int number) {
        return connect(port, "127.66.0." + (1 + number % ADDRESSES));
    }

    /** Connects to {@code port} from {@code source}, an address of this machine. */
    static Peer connect(int port, String source) {
        try {
            SocketChannel channel = SocketChannel.open();
            // before the connect, because the window is negotiated there
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_WINDOW);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.bind(new InetSocketAddress(source, 0));
            channel.configureBlocking(false);
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            long end = System.nanoTime() + MAX_PENDING_MILLIS * 1_000_000L;
            boolean connected = channel.finishConnect();
            while (!connected && System.nanoTime() < end) {
                Thread.onSpinWait();
                connected = channel.finishConnect();
            }
            return new Peer(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends {@code text}, as far as the kernel takes it. The rest waits for {@link #flush()}. */
    Peer send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends {@code bytes}, as far as the kernel takes them. */
    Peer send(byte[] bytes) {
        ByteBuffer all = ByteBuffer.allocate(unsent.remaining() + bytes.length);
        unsent = all.put(unsent).put(bytes).flip();
        flush();
        return this;
    }

    /** Sends what the kernel takes of what is left. */
    void flush() {
        try {
            while (unsent.hasRemaining() && channel.isConnected() && channel.write(unsent) > 0) {
                // as long as it takes more
            }
        } catch (IOException refused) {
            ended = true;
        }
    }

    /** Reads what has arrived and returns it, or nothing after the server has closed the connection. */
    String drain() {
        var text = new StringBuilder();
        try {
            read.clear();
            int count = channel.isConnected() ? channel.read(read) : 0;
            for (; count > 0; count = channel.read(read)) {
                text.append(StandardCharsets.ISO_8859_1.decode(read.flip()));
                read.clear();
            }
            ended |= count < 0;
        } catch (IOException reset) {
            ended = true;
        }
        return text.toString();
    }

    /** Returns whether {@link #drain()} or {@link #flush()} has found that the server closed the connection. */
    boolean isEnded() {
        return ended;
    }

    /** Discards what has arrived, and returns whether the server has closed the connection. */
    boolean discardToEnd() {
        drain();
        return ended;
    }

    /** Closes the connection without reading what has arrived, which resets it. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
