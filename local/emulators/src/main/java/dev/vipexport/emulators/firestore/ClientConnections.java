package dev.vipexport.emulators.firestore;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelFuture;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Tracks the TCP connections by the client's address, so that a fault can cut one. */
final class ClientConnections {
    private final Map<SocketAddress, Channel> channels = new ConcurrentHashMap<>();

    /** Returns the listening socket for the server's builder. It reports every connection that it accepts. */
    NioServerSocketChannel newServerChannel() {
        return new NioServerSocketChannel() {
            @Override
            protected int doReadMessages(List<Object> accepted) throws Exception {
                int count = super.doReadMessages(accepted);
                accepted.forEach(connection -> track((Channel) connection));
                return count;
            }
        };
    }

    private void track(Channel connection) {
        SocketAddress client = connection.remoteAddress();
        channels.put(client, connection);
        ChannelFuture unused = connection.closeFuture().addListener(closed -> channels.remove(client, connection));
    }

    /** Closes the connection after the data already written to it. Every call on it fails. */
    void cut(@Nullable SocketAddress client) {
        Channel connection = client == null ? null : channels.get(client);
        if (connection == null) {
            throw new IllegalStateException("No connection from " + client + " is open");
        }
        // a normal close goes through HTTP/2 and would wait for the open streams
        connection
                .eventLoop()
                .execute(() -> connection.unsafe().close(connection.unsafe().voidPromise()));
    }
}
