package dev.vipexport.emulators.storage.signing;

import dev.vipexport.emulators.storage.http.StorageApiException;
import dev.vipexport.emulators.storage.http.UrlQuery;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The signature parameters {@code X-Goog-...} of a V4 signed URL: see
 * <a href="https://cloud.google.com/storage/docs/authentication/signatures">Google's signing process</a>.
 *
 * @param account e-mail address of the service account that claims to have signed it
 * @param scope {@code date/location/storage/goog4_request}
 * @param signedHeaders names in lower case, in the order in which they were signed
 * @param signature in hexadecimal digits, two per byte
 */
record SignedUrl(
        String account, String scope, String date, Duration lifetime, List<String> signedHeaders, String signature) {
    static final String ALGORITHM = "GOOG4-RSA-SHA256";

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern CREDENTIAL = Pattern.compile("(.+?)/((\\d{8})/[^/]+/storage/goog4_request)");
    /** Seven days: <a href="https://cloud.google.com/storage/docs/access-control/signed-urls">Google's limit</a>. */
    private static final long MAX_SECONDS = 604_800;

    /** Returns the parameters, null if the URL is not signed. */
    static @Nullable SignedUrl of(UrlQuery query) {
        if (query.getIgnoringCase("X-Goog-Signature") == null) {
            return null;
        }
        String algorithm = parameter(query, "X-Goog-Algorithm");
        if (!algorithm.equals(ALGORITHM)) {
            throw StorageApiException.notSupported("the signing algorithm " + algorithm);
        }
        String named = parameter(query, "X-Goog-Credential");
        Matcher credential = CREDENTIAL.matcher(named);
        String date = parameter(query, "X-Goog-Date");
        if (!credential.matches() || !date.startsWith(credential.group(3))) {
            throw malformed("X-Goog-Credential", named);
        }
        return new SignedUrl(
                credential.group(1),
                credential.group(2),
                date,
                lifetime(parameter(query, "X-Goog-Expires")),
                List.of(parameter(query, "X-Goog-SignedHeaders").split(";", -1)),
                hex(parameter(query, "X-Goog-Signature")));
    }

    Instant signedAt() {
        try {
            return DATE.parse(date, Instant::from);
        } catch (DateTimeException malformed) {
            throw malformed("X-Goog-Date", date);
        }
    }

    Instant expiresAt() {
        return signedAt().plus(lifetime);
    }

    private static Duration lifetime(String seconds) {
        if (!seconds.matches("\\d{1,6}") || Long.parseLong(seconds) < 1 || Long.parseLong(seconds) > MAX_SECONDS) {
            throw malformed("X-Goog-Expires", seconds);
        }
        return Duration.ofSeconds(Long.parseLong(seconds));
    }

    private static String hex(String signature) {
        if (!signature.matches("(?:[0-9a-fA-F]{2})++")) {
            throw malformed("X-Goog-Signature", signature);
        }
        return signature;
    }

    private static String parameter(UrlQuery query, String name) {
        String value = query.getIgnoringCase(name);
        if (value == null || value.isEmpty()) {
            throw malformed(name, "");
        }
        return value;
    }

    private static StorageApiException malformed(String name, String value) {
        return StorageApiException.forXml(
                400,
                "InvalidQueryParameterValue",
                "Invalid query parameter value.",
                "The value of " + name + " is invalid in a signed URL: '" + value + "'");
    }
}
