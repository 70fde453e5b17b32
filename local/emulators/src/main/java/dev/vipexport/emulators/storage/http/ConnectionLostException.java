package dev.vipexport.emulators.storage.http;

import java.io.IOException;

/** Thrown when the client's connection ends before its request does, or when a fault simulates that. */
public final class ConnectionLostException extends IOException {
    /** Creates an exception with that reason. */
    public ConnectionLostException(String message) {
        super(message);
    }

    ConnectionLostException(IOException cause) {
        super(cause);
    }
}
