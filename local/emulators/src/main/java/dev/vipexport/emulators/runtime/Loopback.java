package dev.vipexport.emulators.runtime;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** The only address that an embedded server listens on: 127.0.0.1, out of reach of the network. */
public final class Loopback {
    private Loopback() {}

    /** The address 127.0.0.1, whichever family this machine prefers, with {@code port}; 0 is any free one. */
    public static InetSocketAddress address(int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        } catch (UnknownHostException notFourBytes) {
            throw new AssertionError(notFourBytes);
        }
    }
}
