package dev.vipexport.emulators.storage;

import java.io.IOException;

/** The client's connection ended before its request did, or a fault has it look like that. */
final class ConnectionLost extends IOException {
    ConnectionLost(String message) {
        super(message);
    }

    ConnectionLost(IOException cause) {
        super(cause);
    }
}
