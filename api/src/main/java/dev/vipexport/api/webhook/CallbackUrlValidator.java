package dev.vipexport.api.webhook;

import dev.vipexport.api.error.ValidationError;
import dev.vipexport.api.messages.query.BodyReader;
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
public final class CallbackUrlValidator {
    private static final String KEY = "callbackUrl";
    private static final String HTTPS = "https";
    private static final int MAX_LENGTH = 2_048;
    private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

    /** As browsers see it, such a host is meant as an IPv4 address: {@code 0x7f.1}, {@code 2130706433}. */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(?:.*\\.)?(?:\\d+|0[xX]\\p{XDigit}*)\\.?");

    private static final Pattern IPV4 = Pattern.compile("(?:(?:0|[1-9]\\d{0,2})\\.){3}(?:0|[1-9]\\d{0,2})");

    private final AddressPolicy addressPolicy;

    CallbackUrlValidator(AddressPolicy addressPolicy) {
        this.addressPolicy = addressPolicy;
    }

    /** The member {@code callbackUrl}; tells {@code body} what is wrong with it. */
    public Optional<String> read(BodyReader body) {
        Optional<String> url = body.text(KEY);
        url.flatMap(this::validate).ifPresent(body::addError);
        return url;
    }

    /** What was accepted once, but by other settings, may be refused now. */
    Optional<URI> parseIfValid(String url) {
        return validate(url).isPresent() ? Optional.empty() : Optional.of(URI.create(url));
    }

    Optional<ValidationError> validate(String url) {
        if (url.length() > MAX_LENGTH) {
            return Optional.of(ValidationError.tooLong(KEY, MAX_LENGTH, url));
        }
        URI uri = parse(url);
        if (uri == null || uri.getScheme() == null || uri.getHost() == null) {
            return Optional.of(ValidationError.notAUri(KEY, url));
        }
        if (!uri.getScheme().equalsIgnoreCase(HTTPS) && !isHttpLoopback(uri)) {
            return Optional.of(ValidationError.notAUriWithScheme(HTTPS, KEY, url));
        }
        return isPostable(uri) ? Optional.empty() : Optional.of(ValidationError.invalid(KEY, url));
    }

    private static @Nullable URI parse(String url) {
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
                && isAllowedHost(uri.getHost());
    }

    private boolean isHttpLoopback(URI uri) {
        return addressPolicy.allowLoopback() && uri.getScheme().equalsIgnoreCase("http") && isLoopback(uri.getHost());
    }

    private static boolean isLoopback(String host) {
        return isLocalName(host)
                || parseLiteral(host).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    private boolean isAllowedHost(String host) {
        if (isLocalName(host)) {
            return addressPolicy.allowLoopback();
        }
        return !isAddressLike(host)
                || parseLiteral(host).filter(addressPolicy::allows).isPresent();
    }

    /** RFC 6761, 6.3. */
    private static boolean isLocalName(String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        return name.equals("localhost") || name.endsWith(".localhost");
    }

    private static boolean isAddressLike(String host) {
        return host.startsWith("[") || ENDS_IN_NUMBER.matcher(host).matches();
    }

    /** The address that the host spells out in the one way that all readers take for the same. */
    private static Optional<InetAddress> parseLiteral(String host) {
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
