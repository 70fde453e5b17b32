package dev.vipexport.emulators.runtime;

import java.io.IOException;

/**
 * Thrown if another process holds a port on 127.0.0.1. The message names the port, the server that needs it and the way
 * out.
 */
public final class PortInUseException extends IllegalStateException {
    private final int port;

    /** Creates an exception for {@code server}, named as users call it ("the Kafka broker"). */
    public PortInUseException(String server, int port, IOException cause) {
        super(
                "Port 127.0.0.1:" + port + ", which " + server
                        + " needs, is in use; stop the process that holds it or choose another port",
                cause);
        this.port = port;
    }

    /** Returns the port. */
    public int port() {
        return port;
    }
}
