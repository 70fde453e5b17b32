package dev.vipexport.emulators.runtime;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;

/** Creates HTTP servers on 127.0.0.1 that send each response at once. */
public final class LoopbackHttp {
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    static {
        // the JDK's server sends headers and body in two packets: without this, each response may wait 40 ms;
        // it reads the property once, so every server of this module must be created here
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
    }

    private LoopbackHttp() {}

    /**
     * Binds a server without starting it.
     *
     * @param server named as users call it ("the admin server")
     * @param port 0 for any free port
     * @param backlog maximum of connections that wait to be accepted, or 0 for the system's default
     * @throws PortInUseException if another process holds the port
     */
    public static HttpServer bind(String server, int port, int backlog) {
        try {
            return HttpServer.create(Loopback.address(port), backlog);
        } catch (IOException inUse) {
            throw new PortInUseException(server, port, inUse);
        }
    }
}
