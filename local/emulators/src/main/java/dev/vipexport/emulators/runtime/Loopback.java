package dev.vipexport.emulators.runtime;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** The only address that embedded servers listen on: 127.0.0.1, unreachable from the network. */
public final class Loopback {
    private Loopback() {}

    /** Returns 127.0.0.1 with {@code port}, whatever address family the machine prefers. Port 0 means any free one. */
    public static InetSocketAddress address(int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        } catch (UnknownHostException notFourBytes) {
            throw new AssertionError(notFourBytes);
        }
    }
}
