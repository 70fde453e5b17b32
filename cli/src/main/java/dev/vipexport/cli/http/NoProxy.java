package dev.vipexport.cli.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of {@code NO_PROXY}, separated by commas: {@code *}, a name with all names below it, an IP address or a network
 * such as {@code 10.0.0.0/8}. Each but the first can have a port.
 */
final class NoProxy {
    private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");
    private static final Pattern IP_LITERAL = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*");
    private static final Pattern NETWORK = Pattern.compile("([0-9a-f:.]+)/(\\d{1,3})");
    private static final Pattern PORT = Pattern.compile("(.*[^:]):(\\d{1,5})");
    private static final int ANY_PORT = -1;

    private final List<Entry> entries;

    NoProxy(String list) {
        entries = SEPARATOR
                .splitAsStream(list.strip())
                .filter(entry -> !entry.isEmpty())
                .map(NoProxy::parse)
                .toList();
    }

    private record Entry(String host, int port) {}

    /** Returns whether the host needs no proxy. */
    boolean contains(String host, int port) {
        String name = Hosts.normalize(host);
        return entries.stream()
                .filter(entry -> entry.port() == ANY_PORT || entry.port() == port)
                .anyMatch(entry -> matches(entry.host(), name));
    }

    private static Entry parse(String text) {
        var port = PORT.matcher(text);
        // an IPv6 address without brackets has colons, but no port
        if (port.matches() && (port.group(1).indexOf(':') < 0 || port.group(1).endsWith("]"))) {
            return new Entry(withoutDot(port.group(1)), Integer.parseInt(port.group(2)));
        }
        return new Entry(withoutDot(text), ANY_PORT);
    }

    private static String withoutDot(String host) {
        String name = Hosts.normalize(host);
        return name.startsWith("*.") ? name.substring(2) : name.startsWith(".") ? name.substring(1) : name;
    }

    private static boolean matches(String entry, String host) {
        if (entry.equals("*")) {
            return true;
        }
        byte[] address = addressOf(host);
        if (address == null) {
            return host.equals(entry) || host.endsWith("." + entry);
        }
        var network = NETWORK.matcher(entry);
        return network.matches()
                ? isWithin(address, addressOf(network.group(1)), Integer.parseInt(network.group(2)))
                : Arrays.equals(address, addressOf(entry));
    }

    private static boolean isWithin(byte[] address, byte @Nullable [] network, int prefix) {
        if (network == null || network.length != address.length || prefix > 8 * address.length) {
            return false;
        }
        int hostBits = 8 * address.length - prefix;
        return new BigInteger(1, address).shiftRight(hostBits).equals(new BigInteger(1, network).shiftRight(hostBits));
    }

    /** Returns the bytes of an IP address, or null for a name, which is never looked up. */
    private static byte @Nullable [] addressOf(String host) {
        if (!IP_LITERAL.matcher(host).matches()) {
            return null;
        }
        try {
            return InetAddress.getByName(host).getAddress();
        } catch (UnknownHostException e) {
            return null; // such as 999.0.0.1
        }
    }
}
