package dev.vipexport.emulators.kafka;

import dev.vipexport.emulators.runtime.Loopback;
import dev.vipexport.emulators.runtime.PortInUseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * Binds the broker's two listening sockets before its configuration. The broker advertises its port, and another
 * process could take a port that is only known to be free.
 */
final class LoopbackSockets implements ServerSocketFactory, AutoCloseable {
    static final String CLIENTS = "PLAINTEXT";
    static final String CONTROLLER = "CONTROLLER";

    private final ServerSocketChannel clients;
    private final ServerSocketChannel controller;

    private LoopbackSockets(ServerSocketChannel clients, ServerSocketChannel controller) {
        this.clients = clients;
        this.controller = controller;
    }

    /** Binds both on 127.0.0.1. Port 0 means any free one. */
    static LoopbackSockets bind(int port, int controllerPort) {
        ServerSocketChannel clients = bind(port, "the Kafka broker");
        try {
            return new LoopbackSockets(clients, bind(controllerPort, "the controller of the Kafka broker"));
        } catch (RuntimeException failed) {
            close(clients);
            throw failed;
        }
    }

    private static ServerSocketChannel bind(int port, String server) {
        ServerSocketChannel socket = open();
        try {
            return socket.bind(Loopback.address(port));
        } catch (IOException inUse) {
            close(socket);
            throw new PortInUseException(server, port, inUse);
        }
    }

    private static ServerSocketChannel open() {
        try {
            return ServerSocketChannel.open();
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot open a socket for the Kafka broker", failed);
        }
    }

    int clientPort() {
        return clients.socket().getLocalPort();
    }

    int controllerPort() {
        return controller.socket().getLocalPort();
    }

    @Override
    public ServerSocketChannel openServerSocket(
            String listener, InetSocketAddress address, int backlog, int receiveBufferSize) throws IOException {
        ServerSocketChannel socket = listener.equals(CONTROLLER) ? controller : clients;
        socket.configureBlocking(false); // the broker uses it with a selector
        return socket;
    }

    @Override
    public void close() {
        close(clients);
        close(controller);
    }

    private static void close(ServerSocketChannel socket) {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot close a socket of the Kafka broker", failed);
        }
    }
}
