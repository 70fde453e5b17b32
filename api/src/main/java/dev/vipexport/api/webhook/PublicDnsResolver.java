package dev.vipexport.api.webhook;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Resolves a host once per connection and returns the addresses that it checked. So a name cannot change its address
 * between check and connection (DNS rebinding). Rejects a host if one of its addresses is private. An unknown name and a
 * private address give the same error, so callers learn nothing about internal names.
 */
@Component
final class PublicDnsResolver implements DnsResolver {
    private final Lookup lookup;
    private final AddressPolicy addressPolicy;

    @Autowired
    PublicDnsResolver(AddressPolicy addressPolicy) {
        this(InetAddress::getAllByName, addressPolicy);
    }

    PublicDnsResolver(Lookup lookup, AddressPolicy addressPolicy) {
        this.lookup = lookup;
        this.addressPolicy = addressPolicy;
    }

    /** Finds the addresses of a host. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] lookUp(String host) throws UnknownHostException;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = lookup.lookUp(host);
        if (addresses.length == 0 || !Arrays.stream(addresses).allMatch(addressPolicy::allows)) {
            throw new UnknownHostException("the host has no public address");
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
