package dev.vipexport.emulators.admin;

import com.sun.net.httpserver.HttpServer;
import dev.vipexport.emulators.fault.Faults;
import dev.vipexport.emulators.runtime.LocalCallers;
import dev.vipexport.emulators.runtime.LoopbackHttp;
import dev.vipexport.emulators.runtime.PortInUseException;
import dev.vipexport.emulators.usage.Usage;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Arms, lists and clears faults of other servers over HTTP on 127.0.0.1, and shows what Google would bill. It has its own port: no fault can hit the
 * requests that arm it, and no path of Google's protocols is taken.
 */
public final class AdminServer implements AutoCloseable {
    private final HttpServer http;
    private final AtomicBoolean closed = new AtomicBoolean();

    private AdminServer(HttpServer http) {
        this.http = http;
    }

    /**
     * Starts a server and returns once it accepts requests.
     *
     * @param port 0 for any free port
     * @param faults by server name: {@code firestore} becomes {@code /faults/firestore}
     * @throws PortInUseException if another process holds the port
     */
    public static AdminServer start(int port, Map<String, Faults> faults) {
        return start(port, faults, Map.of());
    }

    /**
     * Starts a server that also shows the usage of servers.
     *
     * @param usage by server name, all at {@code /usage}
     * @throws PortInUseException if another process holds the port
     */
    public static AdminServer start(int port, Map<String, Faults> faults, Map<String, Usage> usage) {
        HttpServer http = LoopbackHttp.bind("the admin server", port, 0);
        http.createContext("/", LocalCallers.only(new FaultsHandler(new TreeMap<>(faults))));
        http.createContext(UsageHandler.PATH, LocalCallers.only(new UsageHandler(new TreeMap<>(usage))));
        http.start();
        return new AdminServer(http);
    }

    /** Returns {@code http://127.0.0.1:port}. The faults are at {@code /faults}. */
    public String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** Stops the server but leaves faults armed. Closing twice has no effect. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            http.stop(0);
        }
    }
}
