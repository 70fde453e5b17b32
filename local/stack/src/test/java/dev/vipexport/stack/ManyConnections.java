package dev.vipexport.stack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** Thousands of connections with one request each, in one thread. */
final class ManyConnections implements AutoCloseable {
    private static final int POLL_MILLIS = 50;

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    private final List<Connection> connections = new ArrayList<>();
    private final InetSocketAddress address;

    ManyConnections(int port) throws IOException {
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** One connection, and the response so far. */
    static final class Connection {
        private final HeldRequestKind kind;
        private final SocketChannel channel;
        private final StringBuilder response = new StringBuilder();
        private boolean done;

        private Connection(HeldRequestKind kind, SocketChannel channel) {
            this.kind = kind;
            this.channel = channel;
        }

        HeldRequestKind kind() {
            return kind;
        }

        /** Returns whether the response is complete or the connection broke. */
        boolean isDone() {
            return done;
        }

        String response() {
            return response.toString();
        }

        private void read(ByteBuffer buffer) throws IOException {
            buffer.clear();
            int length = channel.read(buffer);
            response.append(ISO_8859_1.decode(buffer.flip()));
            done = length < 0 || isComplete();
        }

        private boolean isComplete() {
            int body = response.indexOf("\r\n\r\n") + 4;
            if (body < 4) {
                return false;
            }
            String headers = response.substring(0, body).toLowerCase(Locale.ROOT);
            if (headers.contains("\r\ntransfer-encoding: chunked\r\n")) {
                return response.length() >= body + 5 && response.indexOf("0\r\n\r\n", response.length() - 5) >= 0;
            }
            int length = headers.indexOf("\r\ncontent-length: ") + 18;
            return response.length() - body
                    == Integer.parseInt(headers.substring(length, headers.indexOf('\r', length)));
        }
    }

    List<Connection> connections() {
        return connections;
    }

    void send(HeldRequestKind kind, byte[] request) throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        for (ByteBuffer remaining = ByteBuffer.wrap(request); remaining.hasRemaining(); ) {
            channel.write(remaining);
        }
        channel.configureBlocking(false);
        var connection = new Connection(kind, channel);
        connections.add(connection);
        channel.register(selector, SelectionKey.OP_READ, connection);
    }

    /** Reads responses until {@code condition} holds; returns false after {@code timeout}. */
    boolean readUntil(Duration timeout, BooleanSupplier condition) throws IOException {
        long end = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (left <= 0) {
                return false;
            }
            selector.select(this::read, Math.min(POLL_MILLIS, left));
        }
        return true;
    }

    private void read(SelectionKey key) {
        var connection = (Connection) Objects.requireNonNull(key.attachment(), "every key has its member");
        try {
            connection.read(buffer);
        } catch (IOException broken) {
            connection.response.append(broken);
            connection.done = true;
        }
        if (connection.done) {
            key.cancel();
        }
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.channel.close();
        }
        selector.close();
    }
}
