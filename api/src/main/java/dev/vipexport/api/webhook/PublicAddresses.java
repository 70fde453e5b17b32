package dev.vipexport.api.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * The unicast addresses of the public internet. Of IPv6 it has the allocated range 2000::/3, without those that wrap an
 * IPv4 address (6to4, Teredo), because that can be private. Java reads IPv4-mapped addresses as IPv4. IPv4-compatible,
 * NAT64 and unique local addresses are outside of 2000::/3.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IANA: IPv4 special-purpose addresses</a>
 * @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry">IANA: IPv6 special-purpose addresses</a>
 */
final class PublicAddresses {
    private static final CidrBlock ALLOCATED = CidrBlock.parse("2000::/3");

    private static final List<CidrBlock> SPECIAL_PURPOSE = Stream.of(
                    "0.0.0.0/8", // this network
                    "10.0.0.0/8", // private
                    "100.64.0.0/10", // shared by carriers' NAT
                    "127.0.0.0/8", // loopback
                    "169.254.0.0/16", // link-local, and the clouds' metadata servers
                    "172.16.0.0/12", // private
                    "192.0.0.0/24", // protocol assignments
                    "192.0.2.0/24", // documentation
                    "192.88.99.0/24", // 6to4 relays
                    "192.168.0.0/16", // private
                    "198.18.0.0/15", // benchmarks
                    "198.51.100.0/24", // documentation
                    "203.0.113.0/24", // documentation
                    "224.0.0.0/4", // multicast
                    "240.0.0.0/4", // reserved, and broadcast
                    "2001::/23", // protocol assignments: Teredo, benchmarks, ORCHID
                    "2001:db8::/32", // documentation
                    "2002::/16", // 6to4
                    "3fff::/20") // documentation
            .map(CidrBlock::parse)
            .toList();

    private PublicAddresses() {}

    static boolean contains(InetAddress address) {
        return (address instanceof Inet4Address || ALLOCATED.contains(address))
                && SPECIAL_PURPOSE.stream().noneMatch(network -> network.contains(address));
    }
}
