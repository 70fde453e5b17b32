package dev.vipexport.emulators.admin;

import com.sun.net.httpserver.HttpServer;
import dev.vipexport.emulators.fault.Faults;
import dev.vipexport.emulators.runtime.Loopback;
import dev.vipexport.emulators.runtime.PortInUseException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Arms, lists and clears the faults of other servers over HTTP on 127.0.0.1. It has a port of its own: so the faults
 * that it arms can never meet the requests that arm them, and no path is taken from the protocols that it disturbs.
 */
public final class AdminServer implements AutoCloseable {
    private final HttpServer http;
    private final AtomicBoolean closed = new AtomicBoolean();

    private AdminServer(HttpServer http) {
        this.http = http;
    }

    /**
     * Starts a server and returns when it answers.
     *
     * @param port 0 is any free one
     * @param faults by the name under which they are reached: {@code firestore} is {@code /faults/firestore}
     * @throws PortInUseException if another process holds the wanted port
     */
    public static AdminServer start(int port, Map<String, Faults> faults) {
        try {
            HttpServer http = HttpServer.create(Loopback.address(port), 0);
            http.createContext("/", new FaultsHandler(new TreeMap<>(faults)));
            http.start();
            return new AdminServer(http);
        } catch (IOException inUse) {
            throw new PortInUseException("the admin server", port, inUse);
        }
    }

    /** {@code http://127.0.0.1:port}; the faults are at {@code /faults}. */
    public String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** What is armed stays armed; closing twice does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            http.stop(0);
        }
    }
}
