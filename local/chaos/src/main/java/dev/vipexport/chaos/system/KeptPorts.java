package dev.vipexport.chaos.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports for processes that start again on them. Linux gives connections the ports from 32768 on, so one of these
 * could be taken while its process is dead.
 */
final class KeptPorts {
    private static final int FIRST = 12_000;
    private static final int LAST = 32_000;
    private static final int MAX_TRIES = 1_000;

    private KeptPorts() {}

    /** Returns a free port that no connection gets. */
    static int next() {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // tries another one
            }
        }
        throw new IllegalStateException("no port from " + FIRST + " to " + LAST + " is free");
    }
}
