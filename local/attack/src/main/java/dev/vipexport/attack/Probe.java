package dev.vipexport.attack;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** A victim: sends one request after the other, each on a new connection, and measures the answers. */
final class Probe implements AutoCloseable {
    static final int TIMEOUT_MILLIS = 10_000;
    private static final int PAUSE_MILLIS = 40;
    private static final String OK = "HTTP/1.1 200";

    /**
     * What a victim has felt.
     *
     * @param millis times of all requests, sorted
     * @param failures what was not answered with 200
     */
    record Times(List<Double> millis, List<String> failures) {
        double median() {
            return millis.isEmpty() ? TIMEOUT_MILLIS : millis.get(millis.size() / 2);
        }

        double worst() {
            return millis.isEmpty() ? TIMEOUT_MILLIS : millis.get(millis.size() - 1);
        }
    }

    private final String name;
    private final IntSupplier port;
    private final Supplier<String> request;
    private final List<Double> millis = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Thread thread;

    /** Starts a victim that sends {@code request} again and again. */
    Probe(String name, IntSupplier port, Supplier<String> request) {
        this.name = name;
        this.port = port;
        this.request = request;
        this.thread = new Thread(this::sendAll, "victim-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void sendAll() {
        while (!stopped.get()) {
            sendOne();
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void sendOne() {
        long start = System.nanoTime();
        String failure = "";
        try {
            String answer = exchange(port.getAsInt(), request.get(), TIMEOUT_MILLIS);
            if (!answer.startsWith(OK)) {
                failure = answer.isEmpty()
                        ? "closed without an answer"
                        : answer.lines().findFirst().orElse("");
            }
        } catch (IOException e) {
            failure = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        }
        synchronized (this) {
            millis.add((System.nanoTime() - start) / 1e6);
            if (!failure.isEmpty()) {
                failures.add(name + ": " + failure);
            }
        }
    }

    /** Sends a request on a new connection and returns the whole answer. */
    static String exchange(int port, String request, int timeoutMillis) throws IOException {
        try (var socket = new Socket()) {
            socket.setSoTimeout(timeoutMillis);
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), timeoutMillis);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Lets the request in flight end, and returns all times. */
    Times stop() throws InterruptedException {
        stopped.set(true);
        thread.join(2L * TIMEOUT_MILLIS);
        synchronized (this) {
            List<Double> sorted = new ArrayList<>(millis);
            sorted.sort(null);
            return new Times(sorted, List.copyOf(failures));
        }
    }

    @Override
    public void close() {
        stopped.set(true);
        thread.interrupt();
    }
}
