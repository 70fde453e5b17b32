package dev.vipexport.cli.http;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The proxies that the environment names: {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY} and {@code NO_PROXY}, in
 * lower or upper case. Lower case wins, as in curl. This machine needs no proxy.
 */
final class Proxies {
    private static final List<String> FOR_HTTPS = List.of("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY");
    private static final List<String> FOR_HTTP = List.of("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY");

    private final Map<String, String> environment;
    private final NoProxy noProxy;

    Proxies(Map<String, String> environment) {
        this.environment = environment;
        this.noProxy = new NoProxy(
                firstOf(Stream.of("no_proxy", "NO_PROXY")).map(environment::get).orElse(""));
    }

    /** Returns the proxy for {@code address}, or empty for a direct connection. */
    Optional<ProxyServer> proxyFor(URI address) {
        String host = Hosts.of(address);
        if (host == null || Hosts.isLoopback(host) || noProxy.contains(host, Hosts.portOf(address))) {
            return Optional.empty();
        }
        return firstOf((Hosts.isHttps(address) ? FOR_HTTPS : FOR_HTTP).stream())
                .map(variable -> ProxyServer.parse(variable, environment.getOrDefault(variable, "")));
    }

    /** Returns whether the environment names a proxy. Otherwise Java's own settings count. */
    boolean isConfigured() {
        return firstOf(Stream.of(FOR_HTTPS, FOR_HTTP).flatMap(List::stream)).isPresent();
    }

    private Optional<String> firstOf(Stream<String> variables) {
        return variables
                .filter(variable -> !environment.getOrDefault(variable, "").isBlank())
                .findFirst();
    }
}
