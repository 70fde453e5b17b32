package dev.vipexport.api.webhook;

import java.net.InetAddress;

/**
 * Where callbacks may go: to public addresses, never to what only this process can reach.
 *
 * @param allowLoopback whether they may go to this machine as well, for development
 */
record AddressPolicy(boolean allowLoopback) {
    boolean allows(InetAddress address) {
        return PublicAddresses.contains(address) || (allowLoopback && address.isLoopbackAddress());
    }
}
