package dev.vipexport.emulators.firestore;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelFuture;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The TCP connections of the clients, by the client's address, so that a fault can cut one. */
final class ClientConnections {
    private final Map<SocketAddress, Channel> channels = new ConcurrentHashMap<>();

    /** For the server's builder: the listening socket, which tells of every connection that it accepts. */
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

    /** Closes the connection after what was written to it; every call on it breaks. */
    void cut(@Nullable SocketAddress client) {
        Channel connection = client == null ? null : channels.get(client);
        if (connection == null) {
            throw new IllegalStateException("no connection from " + client + " is open");
        }
        // an ordinary close goes through HTTP/2, which would wait for the open streams
        connection
                .eventLoop()
                .execute(() -> connection.unsafe().close(connection.unsafe().voidPromise()));
    }
}
