package dev.vipexport.emulators.runtime;

import java.io.IOException;

/** The wanted loopback port belongs to another process; the message names the port, who wants it and the way out. */
public final class PortInUseException extends IllegalStateException {
    private final int port;

    /** Says that {@code server}, as a user would call it ("the Kafka broker"), cannot have its port. */
    public PortInUseException(String server, int port, IOException cause) {
        super(
                "Port 127.0.0.1:" + port + ", which " + server
                        + " needs, is in use; stop the process that holds it or choose another port",
                cause);
        this.port = port;
    }

    public int port() {
        return port;
    }
}
