package dev.vipexport.api;

import dev.vipexport.emulators.junit.TestTimeouts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/** A webhook receiver on 127.0.0.1. It answers with bytes, because most behaviours are not valid HTTP. */
public final class FakeReceiver implements AutoCloseable {
    private final ServerSocket server;
    private final List<Behaviour> behaviours;
    private final AtomicInteger calls = new AtomicInteger();
    private final BlockingQueue<ReceivedRequest> received = new LinkedBlockingQueue<>();

    /** The behaviour after a request. */
    @FunctionalInterface
    public interface Behaviour {
        void respond(Socket connection) throws Exception;

        default Behaviour then(Behaviour next) {
            return connection -> {
                respond(connection);
                next.respond(connection);
            };
        }
    }

    /**
     * A received request.
     *
     * @param headers header values by lowercase name
     */
    public record ReceivedRequest(String requestLine, Map<String, String> headers, String body) {
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    private FakeReceiver(ServerSocket server, List<Behaviour> behaviours) {
        this.server = server;
        this.behaviours = behaviours;
    }

    /**
     * Starts a receiver on a free port.
     *
     * @param behaviours behaviour of each call in order; the last one also applies to further calls
     */
    public static FakeReceiver start(Behaviour... behaviours) throws IOException {
        return start(ServerSocketFactory.getDefault(), behaviours);
    }

    public static FakeReceiver start(ServerSocketFactory sockets, Behaviour... behaviours) throws IOException {
        ServerSocket server = sockets.createServerSocket();
        server.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
        var receiver = new FakeReceiver(server, List.of(behaviours));
        daemon(receiver::accept);
        return receiver;
    }

    private static void daemon(Runnable task) {
        var thread = new Thread(task, "receiver");
        thread.setDaemon(true);
        thread.start();
    }

    public static Behaviour status(int status, String... headers) {
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return bytes("HTTP/1.1 " + status + " Whatever\r\nContent-Length: 2\r\n" + more + "\r\nok");
    }

    public static Behaviour bytes(String bytes) {
        return connection -> write(connection, bytes);
    }

    /** Waits for {@code event} first. */
    public static Behaviour after(CountDownLatch event, Behaviour next) {
        return connection -> {
            if (!event.await(TestTimeouts.MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the event did not happen");
            }
            next.respond(connection);
        };
    }

    /** Sends until the client disconnects. */
    public static Behaviour hang() {
        return connection -> {
            if (connection.getInputStream().read() >= 0) {
                throw new IllegalStateException("a request is followed by nothing");
            }
        };
    }

    /** Sends {@code first}, then repeats {@code again} until the client disconnects. */
    public static Behaviour endless(String first, String again) {
        return connection -> {
            write(connection, first);
            while (true) {
                write(connection, again);
            }
        };
    }

    public static Behaviour reset() {
        return connection -> connection.setSoLinger(true, 0);
    }

    private static void write(Socket connection, String text) throws IOException {
        OutputStream out = connection.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    public int port() {
        return server.getLocalPort();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port() + "/hook?token=t");
    }

    public int calls() {
        return calls.get();
    }

    /** Returns the next request, and waits for it. */
    public ReceivedRequest next() throws InterruptedException {
        ReceivedRequest next = received.poll(TestTimeouts.MAX.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
            throw new AssertionError("nothing was posted");
        }
        return next;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                daemon(() -> serve(connection));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            ReceivedRequest request = read(connection.getInputStream());
            int call = calls.getAndIncrement();
            received.add(request);
            behaviours.get(Math.min(call, behaviours.size() - 1)).respond(connection);
        } catch (Exception e) {
            // most tests make the client disconnect
        }
    }

    private static ReceivedRequest read(InputStream in) throws IOException {
        String requestLine = line(in);
        var headers = new TreeMap<String, String>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new ReceivedRequest(requestLine, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("no whole request");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
