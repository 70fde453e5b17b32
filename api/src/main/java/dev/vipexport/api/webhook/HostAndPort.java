package dev.vipexport.api.webhook;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The host of a URL and its port. {@link URI} knows no host with an underscore, because RFC 952 has none. DNS, browsers and
 * other clients do.
 *
 * @param port -1 for the port of the scheme
 */
record HostAndPort(String host, int port) {
    private static final Pattern WITH_UNDERSCORE =
            Pattern.compile("((?=[^:]*_)[a-zA-Z0-9_-]{1,63}(?:\\.[a-zA-Z0-9_-]{1,63}){0,126}+\\.?)(?::(\\d{0,5}))?");

    /** Returns the host and the port of an absolute URL, or nothing if it has no host. */
    static Optional<HostAndPort> of(URI url) {
        if (url.getHost() != null) {
            return Optional.of(new HostAndPort(url.getHost(), url.getPort()));
        }
        String authority = url.getRawAuthority();
        return authority == null ? Optional.empty() : parse(authority);
    }

    private static Optional<HostAndPort> parse(String authority) {
        var match = WITH_UNDERSCORE.matcher(authority);
        if (!match.matches()) {
            return Optional.empty();
        }
        String port = match.group(2);
        return Optional.of(
                new HostAndPort(match.group(1), port == null || port.isEmpty() ? -1 : Integer.parseInt(port)));
    }
}
