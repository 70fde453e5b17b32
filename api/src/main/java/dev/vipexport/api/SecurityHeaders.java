package dev.vipexport.api;

import java.util.function.BiConsumer;

/** Headers of every response. A browser trusts the content type, frames no page and loads nothing from other sites. */
public final class SecurityHeaders {
    /** The page {@code /swagger-ui.html} loads its own files, the images of its style sheet, and this API. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private SecurityHeaders() {}

    /** Passes the name and the value of each header to {@code setter}. */
    public static void forEach(BiConsumer<String, String> setter) {
        setter.accept("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        setter.accept("X-Content-Type-Options", "nosniff");
        setter.accept("X-Frame-Options", "DENY");
        setter.accept("Referrer-Policy", "no-referrer");
        setter.accept("Cross-Origin-Resource-Policy", "same-origin");
    }
}
