package dev.vipexport.api.webhook;

import dev.vipexport.api.error.ValidationError;
import dev.vipexport.api.error.ValidationErrors;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Validates callback URLs: absolute https URLs with a host, and optionally a port, a path and a query. The webhook client
 * checks the addresses of the host later, when it resolves the name.
 */
@Component
public final class CallbackUrlValidator {
    /** The member of an order's JSON body that has the URL. */
    public static final String KEY = "callbackUrl";

    private static final String HTTPS = "https";
    private static final int MAX_LENGTH = 2_048;
    private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

    private final AddressPolicy addressPolicy;

    CallbackUrlValidator(AddressPolicy addressPolicy) {
        this.addressPolicy = addressPolicy;
    }

    /** Returns the URL if it is valid. A stored URL can be invalid after the settings changed. */
    Optional<URI> parseIfValid(String url) {
        return validate(url).isPresent() ? Optional.empty() : Optional.of(URI.create(url));
    }

    /** Returns the error of the URL, or nothing if it is valid. */
    public Optional<ValidationError> validate(String url) {
        if (url.length() > MAX_LENGTH) {
            return Optional.of(ValidationErrors.tooLong(KEY, MAX_LENGTH, url));
        }
        URI uri = parse(url);
        HostAndPort target = uri == null ? null : HostAndPort.of(uri).orElse(null);
        if (uri == null || uri.getScheme() == null || target == null) {
            return Optional.of(ValidationErrors.notAUri(KEY, url));
        }
        if (!uri.getScheme().equalsIgnoreCase(HTTPS) && !isAllowedHttp(uri, target)) {
            return Optional.of(ValidationErrors.notAUriWithScheme(HTTPS, KEY, url));
        }
        return isPostable(uri, target) ? Optional.empty() : Optional.of(ValidationErrors.invalid(KEY, url));
    }

    private static @Nullable URI parse(String url) {
        try {
            return VISIBLE.matcher(url).matches() ? new URI(url) : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private boolean isAllowedHttp(URI uri, HostAndPort target) {
        return uri.getScheme().equalsIgnoreCase("http") && addressPolicy.allowsHttp(target.host());
    }

    private boolean isPostable(URI uri, HostAndPort target) {
        String path = uri.getRawPath();
        return uri.getRawUserInfo() == null
                && uri.getRawFragment() == null
                && addressPolicy.allowsPort(target.host(), target.port())
                // some clients read // as the start of another host
                && !(path != null && path.startsWith("//"))
                && addressPolicy.allowsHost(target.host());
    }
}
