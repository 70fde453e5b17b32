package dev.vipexport.cli.http;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the host of an address. Names with an underscore are hosts, too: containers and DNS records have such names. */
public final class Hosts {
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]", Pattern.CASE_INSENSITIVE);

    /** What RFC 2396 refuses as a server, and {@link URI} therefore leaves unparsed. */
    private static final Pattern WITH_UNDERSCORE =
            Pattern.compile("((?=[^:]*_)[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,252}[A-Za-z0-9_])?\\.?)(?::(\\d{1,5}))?");

    private static final int MAX_PORT = 65_535;

    private Hosts() {}

    /** Returns the host, or null if the address has none, or no possible port. An IPv6 address has brackets. */
    public static @Nullable String of(URI address) {
        if (portOf(address) > MAX_PORT) {
            return null;
        }
        if (address.getHost() != null) {
            return address.getHost();
        }
        Matcher named = matchUnderscore(address);
        return named.matches() ? named.group(1) : null;
    }

    /** Returns the port of the address, or that of its scheme. */
    static int portOf(URI address) {
        int port = address.getPort();
        if (address.getHost() == null) {
            Matcher named = matchUnderscore(address);
            port = named.matches() && named.group(2) != null ? Integer.parseInt(named.group(2)) : -1;
        }
        if (port >= 0) {
            return port;
        }
        return isHttps(address) ? 443 : 80;
    }

    private static Matcher matchUnderscore(URI address) {
        return WITH_UNDERSCORE.matcher(address.getRawAuthority() == null ? "" : address.getRawAuthority());
    }

    /** Returns whether the host is a name that {@link URI} cannot parse, because of an underscore. */
    static boolean hasUnderscore(URI address) {
        return address.getHost() == null && of(address) != null;
    }

    /** Returns whether the address has TLS. */
    public static boolean isHttps(URI address) {
        return "https".equalsIgnoreCase(address.getScheme());
    }

    /** Returns whether the host is this machine. */
    public static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    /** Returns the host in lower case, without brackets and without a dot at its end. */
    static String normalize(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        String lower = bare.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
