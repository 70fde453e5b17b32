package dev.vipexport.cli.http;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that speaks HTTP.
 *
 * @param authorization the header {@code Proxy-Authorization}, or null if the address has no user
 * @param variable name of the environment variable with the address
 */
public record ProxyServer(String host, int port, @Nullable String authorization, String variable) {
    private static final Pattern ADDRESS =
            Pattern.compile("(?:(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?(?:(?<user>[^/?#]*)@)?"
                    + "(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(?<port>\\d{1,5}))?/?");
    private static final int MAX_PORT = 65_535;

    /**
     * Parses the value of a variable: {@code http://user:password@host:port}, where only the host is required.
     *
     * @throws ExitException if the value is invalid. The message does not show it, because it can have a password
     */
    static ProxyServer parse(String variable, String value) {
        Matcher address = ADDRESS.matcher(value.strip());
        if (!address.matches()) {
            throw invalid(variable, "is not the address of a proxy");
        }
        String scheme = address.group("scheme");
        if (scheme != null && !scheme.equalsIgnoreCase("http")) {
            throw invalid(variable, "begins with " + scheme + ":, but the client speaks HTTP to its proxy");
        }
        int port = address.group("port") == null ? 80 : Integer.parseInt(address.group("port"));
        if (port == 0 || port > MAX_PORT) {
            throw invalid(variable, "has an invalid port");
        }
        String user = address.group("user");
        return new ProxyServer(
                address.group("host"), port, user == null ? null : authorization(variable, user), variable);
    }

    private static String authorization(String variable, String userInfo) {
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        String password = colon < 0 ? "" : userInfo.substring(colon + 1);
        String both = decode(variable, user) + ":" + decode(variable, password);
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String variable, String escaped) {
        try {
            return URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // without the cause, whose message shows a part of the password
            throw invalid(variable, "has a user or password with a % that escapes nothing");
        }
    }

    private static ExitException invalid(String variable, String fault) {
        return new ExitException(
                ExitCode.USAGE,
                "The environment variable " + variable + " " + fault + ". Set it to http://HOST:PORT or"
                        + " http://USER:PASSWORD@HOST:PORT, or name the server in NO_PROXY");
    }

    /** Returns host and port with the variable, and without user and password. */
    @Override
    public String toString() {
        return host + ":" + port + " (" + variable + ")";
    }
}
