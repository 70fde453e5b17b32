package dev.vipexport.emulators.runtime;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Recognises requests of this machine's programs. A page in a developer's browser can reach a server on 127.0.0.1, too: by
 * a request to another origin, or by a name of its own that leads to 127.0.0.1 (DNS rebinding). Such a request names a
 * foreign host or origin. Google's names stay allowed, for clients that reach this server through a proxy: no foreign page
 * can have them.
 */
public final class LocalCallers {
    private static final Pattern LOCAL = Pattern.compile(
            "(?:localhost|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|\\[::1\\]|(?:[a-z0-9_-]{1,63}\\.){1,9}googleapis\\.com)"
                    + "(?::[0-9]{1,5})?");
    private static final byte[] REFUSAL =
            "This server answers programs of this machine only; name it 127.0.0.1 or localhost.\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private LocalCallers() {}

    /** Returns whether a host with an optional port is a loopback name or one of Google. A request without one comes from no browser. */
    public static boolean isLocal(@Nullable String hostAndPort) {
        return hostAndPort == null
                || LOCAL.matcher(hostAndPort.toLowerCase(Locale.ROOT)).matches();
    }

    /** Returns a handler that answers 403 to requests with a foreign Host or Origin. */
    public static HttpHandler only(HttpHandler handler) {
        return exchange -> {
            if (isLocal(exchange.getRequestHeaders())) {
                handler.handle(exchange);
            } else {
                refuse(exchange);
            }
        };
    }

    private static boolean isLocal(Headers headers) {
        String origin = headers.getFirst("Origin");
        return isLocal(headers.getFirst("Host"))
                && (origin == null || (origin.contains("://") && isLocal(origin.substring(origin.indexOf("://") + 3))));
    }

    private static void refuse(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(403, REFUSAL.length);
            exchange.getResponseBody().write(REFUSAL);
        }
    }
}
