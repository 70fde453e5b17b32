package dev.vipexport.api.webhook;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks a host up, once for each connection, and gives the client the very addresses that were checked: a name that leads
 * elsewhere the next time leads nowhere. One private address among public ones is enough to refuse them all. That a
 * name is unknown and that its address is private are the same answer, or callers could learn which internal names there are.
 */
final class PublicDnsResolver implements DnsResolver {
    private final Lookup lookup;
    private final AddressPolicy addressPolicy;

    PublicDnsResolver(Lookup lookup, AddressPolicy addressPolicy) {
        this.lookup = lookup;
        this.addressPolicy = addressPolicy;
    }

    /** The names of hosts and their addresses. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] lookUp(String host) throws UnknownHostException;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = lookup.lookUp(host);
        if (addresses.length == 0 || !Arrays.stream(addresses).allMatch(addressPolicy::allows)) {
            throw new UnknownHostException("the host has no address that callbacks may go to");
        }
        return addresses;
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        return Arrays.stream(resolve(host))
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
