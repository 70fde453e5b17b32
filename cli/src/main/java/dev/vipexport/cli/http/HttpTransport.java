package dev.vipexport.cli.http;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reaches each server by its route. The JDK's client refuses addresses with an underscore in the host. Requests to such a
 * host go to its IP address, with its name in the header {@code Host}, and its certificate is checked for that name.
 */
public final class HttpTransport {
    private static final String TUNNEL_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

    static {
        // the JDK's client reads both once, before its first request
        allow("jdk.httpclient.allowRestrictedHeaders", "host");
        // it would keep the password of a proxy from CONNECT, and https needs CONNECT
        if (System.getProperty(TUNNEL_SCHEMES) == null) {
            System.setProperty(TUNNEL_SCHEMES, "");
        }
    }

    private final Proxies proxies;
    private final Map<String, HttpClient> clientsOfUnderscores = new ConcurrentHashMap<>();
    private final HttpClient client;

    private HttpTransport(Proxies proxies) {
        this.proxies = proxies;
        HttpClient.Builder builder = newClient();
        // without a selector, the client asks that of Java's own settings
        this.client = (proxies.isConfigured() ? builder.proxy(new Selector(proxies)) : builder).build();
    }

    /** Returns the transport for the proxies that {@code environment} names. */
    public static HttpTransport of(Map<String, String> environment) {
        return new HttpTransport(new Proxies(environment));
    }

    private static void allow(String property, String header) {
        String allowed = System.getProperty(property, "");
        System.setProperty(property, allowed.isEmpty() ? header : allowed + "," + header);
    }

    private static HttpClient.Builder newClient() {
        return HttpClient.newBuilder()
                // over HTTP/2, the client may lose bytes that arrived before the connection broke
                .version(HttpClient.Version.HTTP_1_1)
                // a signature is for one server, and a link for one file
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(10));
    }

    /**
     * Returns the proxy for {@code address}, or empty if there is none.
     *
     * @throws ExitException if the environment names an invalid one
     */
    public Optional<ProxyServer> proxyFor(URI address) {
        return proxies.proxyFor(address);
    }

    /**
     * Returns the way to {@code address}.
     *
     * @throws IOException if the name of the host is unknown
     */
    public HttpRoute routeTo(URI address) throws IOException {
        Optional<ProxyServer> proxy = proxyFor(address);
        String host = Hosts.of(address);
        if (host != null && Hosts.hasUnderscore(address)) {
            return routeToUnderscore(address, host, proxy);
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        proxy.map(ProxyServer::authorization)
                .ifPresent(authorization -> request.header("Proxy-Authorization", authorization));
        return new HttpRoute(client, request);
    }

    private HttpRoute routeToUnderscore(URI address, String host, Optional<ProxyServer> proxy) throws IOException {
        if (proxy.isPresent()) {
            throw new ExitException(
                    ExitCode.USAGE,
                    "The client cannot reach " + host + " through the proxy " + proxy.get() + ", because of the"
                            + " underscore in its name. Add it to NO_PROXY, or use another name of the server");
        }
        String key = (Hosts.isHttps(address) ? "https://" : "http://") + host;
        HttpClient direct = clientsOfUnderscores.computeIfAbsent(key, absent -> newDirectClient(address, host));
        String literal = InetAddress.getByName(host).getHostAddress();
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        URI byLiteral = URI.create(address.getScheme() + "://" + (literal.contains(":") ? "[" + literal + "]" : literal)
                + ":" + Hosts.portOf(address) + address.getRawPath() + query);
        return new HttpRoute(direct, HttpRequest.newBuilder(byLiteral).header("Host", address.getRawAuthority()));
    }

    private static HttpClient newDirectClient(URI address, String host) {
        HttpClient.Builder builder = newClient().proxy(HttpClient.Builder.NO_PROXY);
        return (Hosts.isHttps(address) ? builder.sslContext(UnderscoreTrust.contextFor(host)) : builder).build();
    }

    /** Tells the client the proxies of the environment. */
    private static final class Selector extends ProxySelector {
        private final Proxies proxies;

        Selector(Proxies proxies) {
            this.proxies = proxies;
        }

        @Override
        public List<Proxy> select(URI address) {
            return List.of(proxies.proxyFor(address)
                    .map(proxy ->
                            new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port())))
                    .orElse(Proxy.NO_PROXY));
        }

        @Override
        public void connectFailed(@Nullable URI address, @Nullable SocketAddress proxy, @Nullable IOException e) {
            // the request fails with the same exception
        }
    }
}
