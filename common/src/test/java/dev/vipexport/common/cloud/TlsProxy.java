package dev.vipexport.common.cloud;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * An HTTP proxy that impersonates hosts: it terminates their TLS and forwards the plain bytes to local servers. So a client
 * of Google's addresses reaches local servers with a proxy setting alone.
 */
final class TlsProxy implements AutoCloseable {
    /** A local server, and the protocol that it negotiates over TLS. */
    record Target(int port, String protocol) {}

    private final SSLContext tls;
    private final Map<String, Target> targets;
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<String> connected = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private TlsProxy(SSLContext tls, Map<String, Target> targets, ServerSocket listening) {
        this.tls = tls;
        this.targets = targets;
        this.listening = listening;
    }

    /** Starts on a free port of 127.0.0.1. */
    static TlsProxy start(SSLContext tls, Map<String, Target> targets) throws IOException {
        var proxy = new TlsProxy(tls, targets, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        proxy.threads.execute(proxy::accept);
        return proxy;
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Returns the hosts with which a TLS handshake has succeeded. */
    Set<String> connected() {
        return Set.copyOf(connected);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                threads.execute(() -> serve(client));
            }
        } catch (IOException closed) {
            // close() ends the loop
        }
    }

    private void serve(Socket client) {
        open.add(client);
        try (client) {
            String host = connectRequest(client.getInputStream());
            Target target = targets.get(host);
            String answer = target == null ? "HTTP/1.1 502 unknown host\r\n\r\n" : "HTTP/1.1 200 OK\r\n\r\n";
            client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            if (target != null) {
                forward(handshake(client, host, target), target);
            }
        } catch (IOException closed) {
            // the client reports the failure
        }
    }

    /** Reads the request byte by byte, because TLS follows it directly. */
    private static String connectRequest(InputStream in) throws IOException {
        var request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("ended within " + request);
            }
            request.append((char) next);
        }
        return request.substring("CONNECT ".length(), request.indexOf(":"));
    }

    private SSLSocket handshake(Socket client, String host, Target target) throws IOException {
        var socket = (SSLSocket) tls.getSocketFactory().createSocket(client, host, client.getPort(), true);
        socket.setUseClientMode(false);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {target.protocol()});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        connected.add(host);
        return socket;
    }

    private void forward(SSLSocket client, Target target) throws IOException {
        try (var server = new Socket(InetAddress.getLoopbackAddress(), target.port())) {
            open.add(server);
            threads.execute(() -> copy(server, client));
            copy(client, server);
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            OutputStream out = to.getOutputStream();
            from.getInputStream().transferTo(out);
        } catch (IOException closed) {
            // the other side sees the end of its stream
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdown();
    }
}
