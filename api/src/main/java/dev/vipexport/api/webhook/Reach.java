package dev.vipexport.api.webhook;

import java.net.InetAddress;

/**
 * Where callbacks may go: to public addresses, never to what only this process can reach.
 *
 * @param loopback whether they may go to this machine as well, for development
 */
record Reach(boolean loopback) {
    boolean admits(InetAddress address) {
        return PublicAddresses.contain(address) || (loopback && address.isLoopbackAddress());
    }
}
