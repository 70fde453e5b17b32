package dev.vipexport.api.jetty;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The pages of other origins that may call the API from a browser.
 *
 * @param allowedOrigins Origins of web pages that may call the API from a browser, as browsers send them:
 *     {@code https://app.example.com,http://localhost:3000}. Without one, the API sends no CORS header. Patterns and
 *     {@code *} are not allowed.
 */
@ConfigurationProperties("vip-export.cors")
record CorsSettings(@DefaultValue Set<String> allowedOrigins) {
    /** RFC 6454, section 6.2. A browser sends an international name in its ASCII form. */
    private static final Pattern ORIGIN =
            Pattern.compile("(https?)://(?:[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*|\\[[0-9a-f:.]+])(?::([1-9][0-9]{0,4}))?");

    private static final int MAX_PORT = 65_535;

    CorsSettings {
        allowedOrigins = Set.copyOf(allowedOrigins);
        allowedOrigins.forEach(CorsSettings::requireOrigin);
    }

    private static void requireOrigin(String text) {
        Matcher origin = ORIGIN.matcher(text);
        if (!origin.matches() || !isSentPort(origin.group(1), origin.group(2))) {
            throw new IllegalArgumentException("vip-export.cors.allowed-origins has '" + text
                    + "', which no browser sends. Write each origin as scheme, host and port in lower case, such as"
                    + " https://app.example.com or http://localhost:3000: no path, no default port, no pattern");
        }
    }

    /** Returns whether browsers name the port in an origin. They leave out the default one. */
    private static boolean isSentPort(String scheme, @Nullable String port) {
        return port == null
                || (Integer.parseInt(port) <= MAX_PORT && !port.equals(scheme.equals("https") ? "443" : "80"));
    }
}
