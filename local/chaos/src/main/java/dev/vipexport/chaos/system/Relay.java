package dev.vipexport.chaos.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Forwards the connections of one process to one server, so that the two can be parted, and so that the process can be
 * killed at a step that its bytes show: neither side encrypts or compresses them.
 */
public final class Relay implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    /** When a step counts as reached. */
    enum Moment {
        /** The process has sent the call, and the server never gets it. */
        BEFORE,

        /** The server has the call, and the process gets no answer. */
        AFTER
    }

    /** A call to wait for, which has the text, and what to do then. */
    private record Watch(String text, Moment moment, Runnable action) {}

    private final ServerSocket listener;
    private final int targetPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Watch> watch = new AtomicReference<>();
    private final Object parting = new Object();
    private volatile boolean isParted;

    /** Listens on a free port of 127.0.0.1. */
    public Relay(int targetPort) throws IOException {
        this.targetPort = targetPort;
        listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        start("relay", this::acceptAll);
    }

    /** Returns the port that the process connects to. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Runs {@code action} once, at the next call of the process that has {@code text}. Replaces an earlier watch. */
    void watch(String text, Moment moment, Runnable action) {
        watch.set(new Watch(text, moment, action));
    }

    /** Stops waiting, and returns whether the call has not come. */
    boolean unwatch() {
        return watch.getAndSet(null) != null;
    }

    /** Holds all bytes in both directions. */
    void part() {
        isParted = true;
    }

    /** Lets the held bytes pass. */
    void join() {
        synchronized (parting) {
            isParted = false;
            parting.notifyAll();
        }
    }

    /** Closes all connections. */
    void cut() {
        sockets.forEach(Relay::close);
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                forward(listener.accept());
            } catch (IOException closing) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException("A relay has ended", closing);
                }
            }
        }
    }

    private void forward(Socket client) {
        sockets.add(client);
        var server = new Socket();
        sockets.add(server);
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort), (int)
                    Duration.ofSeconds(5).toMillis());
        } catch (IOException serverIsDown) {
            end(client, server);
            return;
        }
        var connection = new Connection(client, server);
        start("to-server", connection::pumpToServer);
        start("to-client", connection::pumpToClient);
    }

    private static void start(String name, Runnable pump) {
        var thread = new Thread(pump, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void end(Socket client, Socket server) {
        for (Socket socket : new Socket[] {client, server}) {
            sockets.remove(socket);
            close(socket);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("A socket cannot be closed", e);
        }
    }

    private void awaitJoin() {
        synchronized (parting) {
            while (isParted) {
                try {
                    parting.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private final class Connection {
        private final Socket client;
        private final Socket server;
        private volatile @Nullable Watch reached;

        Connection(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        private void pumpToServer() {
            try (InputStream in = client.getInputStream();
                    OutputStream out = server.getOutputStream()) {
                var buffer = new byte[BUFFER];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    awaitJoin();
                    Watch due = takeWatch(buffer, read);
                    if (due != null && due.moment() == Moment.BEFORE) {
                        due.action().run();
                        return; // without these bytes the server would not understand the next ones
                    }
                    if (due != null) {
                        reached = due; // from now on no answer passes
                    }
                    out.write(buffer, 0, read);
                }
            } catch (IOException broken) {
                // the other side learns it below
            } finally {
                end(client, server);
            }
        }

        private void pumpToClient() {
            try (InputStream in = server.getInputStream();
                    OutputStream out = client.getOutputStream()) {
                var buffer = new byte[BUFFER];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    awaitJoin();
                    Watch due = reached;
                    if (due != null) {
                        due.action().run();
                        return;
                    }
                    out.write(buffer, 0, read);
                }
            } catch (IOException broken) {
                // the other side learns it below
            } finally {
                end(client, server);
            }
        }

        private @Nullable Watch takeWatch(byte[] buffer, int length) {
            Watch current = watch.get();
            return current != null && contains(buffer, length, current.text()) && watch.compareAndSet(current, null)
                    ? current
                    : null;
        }
    }

    private static boolean contains(byte[] buffer, int length, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int start = 0; start + wanted.length <= length; start++) {
            int same = 0;
            while (same < wanted.length && buffer[start + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        join();
        cut();
    }
}
