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

/** Thousands of callers, each with a connection and one request, in one thread. */
final class Crowd implements AutoCloseable {
    private static final int STEP_MILLIS = 50;

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    private final List<Member> members = new ArrayList<>();
    private final InetSocketAddress api;

    Crowd(int port) throws IOException {
        this.api = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** One caller, and what it has been told so far. */
    static final class Member {
        private final HeldKind kind;
        private final SocketChannel connection;
        private final StringBuilder answer = new StringBuilder();
        private boolean done;

        private Member(HeldKind kind, SocketChannel connection) {
            this.kind = kind;
            this.connection = connection;
        }

        HeldKind kind() {
            return kind;
        }

        /** Nothing more will come: the answer is whole, or the connection broke. */
        boolean isDone() {
            return done;
        }

        String answer() {
            return answer.toString();
        }

        private void read(ByteBuffer buffer) throws IOException {
            buffer.clear();
            int length = connection.read(buffer);
            answer.append(ISO_8859_1.decode(buffer.flip()));
            done = length < 0 || isWhole();
        }

        private boolean isWhole() {
            int body = answer.indexOf("\r\n\r\n") + 4;
            if (body < 4) {
                return false;
            }
            String headers = answer.substring(0, body).toLowerCase(Locale.ROOT);
            if (headers.contains("\r\ntransfer-encoding: chunked\r\n")) {
                return answer.length() >= body + 5 && answer.indexOf("0\r\n\r\n", answer.length() - 5) >= 0;
            }
            int length = headers.indexOf("\r\ncontent-length: ") + 18;
            return answer.length() - body == Integer.parseInt(headers.substring(length, headers.indexOf('\r', length)));
        }
    }

    List<Member> members() {
        return members;
    }

    void join(HeldKind kind, byte[] request) throws IOException {
        SocketChannel connection = SocketChannel.open(api);
        for (ByteBuffer rest = ByteBuffer.wrap(request); rest.hasRemaining(); ) {
            connection.write(rest);
        }
        connection.configureBlocking(false);
        var member = new Member(kind, connection);
        members.add(member);
        connection.register(selector, SelectionKey.OP_READ, member);
    }

    /** Reads what the API sends until {@code enough}; false when that took longer than {@code atMost}. */
    boolean listen(Duration atMost, BooleanSupplier enough) throws IOException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!enough.getAsBoolean()) {
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (left <= 0) {
                return false;
            }
            selector.select(this::read, Math.min(STEP_MILLIS, left));
        }
        return true;
    }

    private void read(SelectionKey key) {
        var member = (Member) Objects.requireNonNull(key.attachment(), "every key has its member");
        try {
            member.read(buffer);
        } catch (IOException broken) {
            member.answer.append(broken);
            member.done = true;
        }
        if (member.done) {
            key.cancel();
        }
    }

    @Override
    public void close() throws IOException {
        for (Member member : members) {
            member.connection.close();
        }
        selector.close();
    }
}
