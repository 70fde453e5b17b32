package dev.vipexport.api.webhook;

import dev.vipexport.api.messages.BodyReader;
import dev.vipexport.api.problem.Fault;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that jobs may be posted to: absolute https URLs with nothing but a host, a port, a path and a query. Whether
 * a name leads to an address that is allowed is known only when it is looked up; what the text alone says is refused here.
 */
public final class CallbackUrls {
    private static final String KEY = "callbackUrl";
    private static final String HTTPS = "https";
    private static final int LONGEST = 2_048;
    private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

    /** As browsers see it, such a host is meant as an IPv4 address: {@code 0x7f.1}, {@code 2130706433}. */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(?:.*\\.)?(?:\\d+|0[xX]\\p{XDigit}*)\\.?");

    private static final Pattern IPV4 = Pattern.compile("(?:(?:0|[1-9]\\d{0,2})\\.){3}(?:0|[1-9]\\d{0,2})");

    private final Reach reach;

    CallbackUrls(Reach reach) {
        this.reach = reach;
    }

    /** The member {@code callbackUrl}; tells {@code body} what is wrong with it. */
    public Optional<String> read(BodyReader body) {
        Optional<String> url = body.text(KEY);
        url.flatMap(this::fault).ifPresent(body::blame);
        return url;
    }

    /** What was accepted once, but by other settings, may be refused now. */
    Optional<URI> accepted(String url) {
        return fault(url).isPresent() ? Optional.empty() : Optional.of(URI.create(url));
    }

    Optional<Fault> fault(String url) {
        if (url.length() > LONGEST) {
            return Optional.of(Fault.tooLong(KEY, LONGEST, url));
        }
        URI uri = parsed(url);
        if (uri == null || uri.getScheme() == null || uri.getHost() == null) {
            return Optional.of(Fault.notAUri(KEY, url));
        }
        if (!uri.getScheme().equalsIgnoreCase(HTTPS) && !isPlainLoopback(uri)) {
            return Optional.of(Fault.notAUriOf(HTTPS, KEY, url));
        }
        return isPostable(uri) ? Optional.empty() : Optional.of(Fault.invalid(KEY, url));
    }

    private static @Nullable URI parsed(String url) {
        try {
            return VISIBLE.matcher(url).matches() ? new URI(url) : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private boolean isPostable(URI uri) {
        String path = uri.getRawPath();
        return uri.getRawUserInfo() == null
                && uri.getRawFragment() == null
                && uri.getPort() != 0
                && uri.getPort() <= 65_535
                // which clients take for the beginning of another host
                && !(path != null && path.startsWith("//"))
                && mayBeReached(uri.getHost());
    }

    private boolean isPlainLoopback(URI uri) {
        return reach.loopback() && uri.getScheme().equalsIgnoreCase("http") && isLoopback(uri.getHost());
    }

    private static boolean isLoopback(String host) {
        return isLocalName(host)
                || literal(host).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    private boolean mayBeReached(String host) {
        if (isLocalName(host)) {
            return reach.loopback();
        }
        return !isMeantAsAddress(host) || literal(host).filter(reach::admits).isPresent();
    }

    /** RFC 6761, 6.3. */
    private static boolean isLocalName(String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        return name.equals("localhost") || name.endsWith(".localhost");
    }

    private static boolean isMeantAsAddress(String host) {
        return host.startsWith("[") || ENDS_IN_NUMBER.matcher(host).matches();
    }

    /** The address that the host spells out in the one way that all readers take for the same. */
    private static Optional<InetAddress> literal(String host) {
        if (!IPV4.matcher(host).matches() && (!host.startsWith("[") || host.contains("%"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host)); // looks nothing up
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
