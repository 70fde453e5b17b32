package dev.vipexport.emulators.storage.http;

import java.io.IOException;

/** The client's connection ended before its request did, or a fault has it look like that. */
public final class ConnectionLostException extends IOException {
    public ConnectionLostException(String message) {
        super(message);
    }

    ConnectionLostException(IOException cause) {
        super(cause);
    }
}
