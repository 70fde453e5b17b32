package dev.vipexport.api.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Allows callbacks to public addresses only, and to this machine if the settings say so. */
@Component
final class AddressPolicy {
    /** Browsers treat such a host as an IPv4 address: {@code 0x7f.1}, {@code 2130706433}. */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(?:.*\\.)?(?:\\d+|0[xX]\\p{XDigit}*)\\.?");

    private static final Pattern IPV4 = Pattern.compile("(?:(?:0|[1-9]\\d{0,2})\\.){3}(?:0|[1-9]\\d{0,2})");

    private static final int HTTPS_PORT = 443;

    private final boolean allowLoopback;
    private final Set<Integer> extraPorts;

    @Autowired
    AddressPolicy(WebhookSettings settings) {
        this(settings.allowLoopback(), settings.extraPorts());
    }

    /** @param allowLoopback whether callbacks may go to this machine, for development */
    AddressPolicy(boolean allowLoopback) {
        this(allowLoopback, Set.of());
    }

    /** @param extraPorts ports of other machines that callbacks may go to, besides 443 */
    AddressPolicy(boolean allowLoopback, Set<Integer> extraPorts) {
        this.allowLoopback = allowLoopback;
        this.extraPorts = Set.copyOf(extraPorts);
    }

    /** Returns whether a client may connect to the address. */
    boolean allows(InetAddress address) {
        return PublicAddresses.contains(address) || (allowLoopback && address.isLoopbackAddress());
    }

    /** Returns whether the host of a URL is allowed. The client checks the addresses of a name when it resolves it. */
    boolean allowsHost(String host) {
        if (isLocalName(host)) {
            return allowLoopback;
        }
        return !isAddressLike(host) || parseLiteral(host).filter(this::allows).isPresent();
    }

    /** Returns whether a URL with this host may use http instead of https. */
    boolean allowsHttp(String host) {
        return allowLoopback && isLoopback(host);
    }

    /**
     * Returns whether a URL with this host may name this port. Few ports are allowed, so that no caller scans other machines
     * from this address.
     *
     * @param port -1 for the port of the scheme
     */
    boolean allowsPort(String host, int port) {
        return port == -1
                || port == HTTPS_PORT
                || extraPorts.contains(port)
                || (allowLoopback && port > 0 && port <= 65_535 && isLoopback(host));
    }

    private static boolean isLoopback(String host) {
        return isLocalName(host)
                || parseLiteral(host).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    /** See RFC 6761, 6.3. */
    private static boolean isLocalName(String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        return name.equals("localhost") || name.endsWith(".localhost");
    }

    private static boolean isAddressLike(String host) {
        return host.startsWith("[") || ENDS_IN_NUMBER.matcher(host).matches();
    }

    /** Parses the one notation of an address that all clients read alike. */
    private static Optional<InetAddress> parseLiteral(String host) {
        if (!IPV4.matcher(host).matches() && (!host.startsWith("[") || host.contains("%"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host)); // a literal needs no DNS
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
