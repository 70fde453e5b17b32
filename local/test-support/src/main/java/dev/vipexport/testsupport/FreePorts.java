package dev.vipexport.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Finds ports of the loopback address that no process listens on. */
public final class FreePorts {
    /** The system may offer a port again that its user has not opened yet. */
    private static final Set<Integer> RETURNED = ConcurrentHashMap.newKeySet();

    private FreePorts() {}

    /** Returns a free port, another one each time. Another process may take it before its user does. */
    public static int next() {
        while (true) {
            int port = free();
            if (RETURNED.add(port)) {
                return port;
            }
        }
    }

    private static int free() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
