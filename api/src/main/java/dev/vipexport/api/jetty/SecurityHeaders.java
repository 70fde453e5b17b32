package dev.vipexport.api.jetty;

import java.util.function.BiConsumer;

/** Headers of every response. A browser trusts the content type, frames no page and loads nothing from other sites. */
public final class SecurityHeaders {
    /** The page {@code /swagger-ui.html} loads its own files, the images of its style sheet, and this API. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** A year. It leaves out subdomains, which may not be ours. */
    private static final String STRICT_TRANSPORT_SECURITY = "max-age=31536000";

    private SecurityHeaders() {}

    /**
     * Passes the name and the value of each header to {@code setter}.
     *
     * @param isSecure whether the request came over TLS. After such a response a browser never uses http again (RFC 6797)
     */
    public static void forEach(boolean isSecure, BiConsumer<String, String> setter) {
        setter.accept("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        setter.accept("X-Content-Type-Options", "nosniff");
        setter.accept("X-Frame-Options", "DENY");
        setter.accept("Referrer-Policy", "no-referrer");
        setter.accept("Cross-Origin-Resource-Policy", "same-origin");
        if (isSecure) {
            setter.accept("Strict-Transport-Security", STRICT_TRANSPORT_SECURITY);
        }
    }
}
