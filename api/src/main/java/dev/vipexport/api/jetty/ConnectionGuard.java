package dev.vipexport.api.jetty;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.LifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits the connections of each IP address, and the time that a request's line and headers take. Jetty has a limit of all
 * connections and a limit of silence only, so that a caller which sends a byte a minute keeps its connection.
 */
final class ConnectionGuard implements Connection.Listener, LifeCycle.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionGuard.class);

    /** Checks per head timeout. */
    private static final int CHECKS = 10;

    private final ServerConnector connector;
    private final ConnectionSettings settings;
    private final Map<String, Integer> connectionsByAddress = new ConcurrentHashMap<>();
    private final Map<Connection, String> addresses = new ConcurrentHashMap<>();
    private final Map<Connection, Head> heads = new ConcurrentHashMap<>();

    private ConnectionGuard(ServerConnector connector, ConnectionSettings settings) {
        this.connector = connector;
        this.settings = settings;
    }

    /** Guards all connectors of a server. */
    static void guard(Server server, ConnectionSettings settings) {
        for (Connector connector : server.getConnectors()) {
            if (connector instanceof ServerConnector tcp) {
                // passes itself on to each connection
                tcp.addEventListener(new ConnectionGuard(tcp, settings));
            }
        }
    }

    /** A request whose head is not complete yet. */
    private record Head(long requestsBefore, long sinceNanos) {}

    @Override
    public void lifeCycleStarted(LifeCycle started) {
        scheduleCheck();
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof HttpConnection http) {
            // also a caller that never sends a byte must send its head in time
            heads.put(http, new Head(0, System.nanoTime()));
            String address = addressOf(http);
            addresses.put(http, address);
            if (connectionsByAddress.merge(address, 1, Integer::sum) > settings.maxPerAddress()) {
                LOG.debug("Closing a connection, because {} has {} others", address, settings.maxPerAddress());
                http.getEndPoint().close(new IllegalStateException("too many connections from this address"));
            }
        }
    }

    @Override
    public void onClosed(Connection connection) {
        heads.remove(connection);
        // a closed connection has no address
        String address = addresses.remove(connection);
        if (address != null) {
            connectionsByAddress.computeIfPresent(address, (key, open) -> open == 1 ? null : open - 1);
        }
    }

    private static String addressOf(Connection connection) {
        return connection.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress()
                : "unknown";
    }

    private void scheduleCheck() {
        long millis = Math.max(1, settings.headTimeout().toMillis() / CHECKS);
        connector.getScheduler().schedule(this::check, millis, TimeUnit.MILLISECONDS);
    }

    private void check() {
        if (!connector.isRunning()) {
            return;
        }
        long now = System.nanoTime();
        try {
            connector.getConnectedEndPoints().forEach(endPoint -> check(endPoint, now));
            // a connection can close during its check
            heads.keySet().removeIf(connection -> !connection.getEndPoint().isOpen());
        } catch (RuntimeException e) {
            LOG.warn("Cannot check the open connections; the next check follows", e);
        } finally {
            scheduleCheck();
        }
    }

    private void check(EndPoint endPoint, long now) {
        Connection connection = endPoint.getConnection();
        if (connection instanceof SslConnection tls) {
            connection = tls.getSslEndPoint().getConnection();
        }
        if (connection == null) {
            return;
        }
        long requests = connection.getMessagesIn();
        if (connection instanceof HttpConnection http && !isInHead(http, requests)) {
            heads.remove(http);
            return;
        }
        // also a TLS handshake counts as a head
        Head head = heads.computeIfAbsent(connection, key -> new Head(requests, now));
        if (head.requestsBefore() != requests) {
            heads.put(connection, new Head(requests, now));
        } else if (now - head.sinceNanos() > settings.headTimeout().toNanos()) {
            heads.remove(connection);
            endPoint.close(new TimeoutException("the head of the request takes too long"));
        }
    }

    private static boolean isInHead(HttpConnection http, long requests) {
        boolean isBetweenRequests = http.getParser().isIdle() && requests > 0;
        return !isBetweenRequests && http.getParser().inHeaderState();
    }
}
