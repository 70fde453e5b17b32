package dev.vipexport.api.jetty;

import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Configures the parts of Jetty for which Spring Boot has no settings. */
@Component
final class JettyCustomizer implements WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> {
    /** Connections that the kernel accepts while this process is busy. */
    private static final int ACCEPT_BACKLOG = 1_024;

    /** Time that idle connections stay open during a shutdown. */
    private static final Duration SHUTDOWN_IDLE_TIMEOUT = Duration.ofSeconds(1);

    /** Lets ambiguous paths through to our firewall, which answers 401 to unsigned requests. */
    private static final UriCompliance URI_COMPLIANCE = UriCompliance.DEFAULT.with(
            "vip-export",
            Violation.AMBIGUOUS_EMPTY_SEGMENT,
            Violation.AMBIGUOUS_PATH_ENCODING,
            Violation.AMBIGUOUS_PATH_PARAMETER,
            Violation.AMBIGUOUS_PATH_SEGMENT);

    private static final Set<String> CORS_METHODS = Set.of("GET", "HEAD", "POST", "DELETE");

    /** Request headers that the API reads and that browsers send to another origin after a preflight request only. */
    private static final Set<String> CORS_REQUEST_HEADERS = Set.of(
            "Cache-Control",
            "Content-Digest",
            "Content-Type",
            "Idempotency-Key",
            "If-None-Match",
            "Last-Event-ID",
            "Prefer",
            "Signature",
            "Signature-Input",
            "x-api-key",
            "x-date",
            "x-signature");

    /** Response headers for callers that browsers hide from other origins by default. */
    private static final Set<String> CORS_RESPONSE_HEADERS =
            Set.of("Allow", "Date", "ETag", "Location", "Preference-Applied", "Retry-After");

    /** Chromium's maximum. A preflight response depends on settings only. */
    private static final Duration PREFLIGHT_MAX_AGE = Duration.ofHours(2);

    private final ConnectionSettings settings;
    private final CorsSettings cors;
    private final StaticFiles files;

    JettyCustomizer(ConnectionSettings settings, CorsSettings cors, StaticFiles files) {
        this.settings = settings;
        this.cors = cors;
        this.files = files;
    }

    @Override
    public void customize(ConfigurableJettyWebServerFactory factory) {
        factory.addServerCustomizers(this::configure);
    }

    private void configure(Server server) {
        ConnectionGuard.guard(server, settings);
        for (Connector connector : server.getConnectors()) {
            if (connector instanceof ServerConnector tcp) {
                configure(tcp);
            }
            connector.getConnectionFactories().stream()
                    .filter(HttpConfiguration.ConnectionFactory.class::isInstance)
                    .map(HttpConfiguration.ConnectionFactory.class::cast)
                    .forEach(http -> configure(http.getHttpConfiguration()));
        }
        for (ServletContextHandler context : server.getDescendants(ServletContextHandler.class)) {
            context.getServletHandler().setDecodeAmbiguousURIs(true);
        }
        Handler servlets = new TraceRefusal(new AcceptLanguageRemover(server.getHandler()));
        Handler routes = withCors(new StaticFileHandler(servlets, files));
        server.setHandler(new NonBlockingWrites(routes, settings));
    }

    /**
     * Adds CORS headers to all responses that a handler sends, also to errors. Only the requests that Jetty rejects while it
     * parses them reach no handler. A preflight request has no signature, so no filter sees it.
     */
    private Handler withCors(Handler next) {
        if (cors.allowedOrigins().isEmpty()) {
            return next;
        }
        var handler = new CrossOriginHandler();
        handler.setHandler(next);
        handler.setAllowedOriginPatterns(
                cors.allowedOrigins().stream().map(Pattern::quote).collect(Collectors.toSet()));
        // the API reads no cookie
        handler.setAllowCredentials(false);
        handler.setAllowedMethods(CORS_METHODS);
        handler.setAllowedHeaders(CORS_REQUEST_HEADERS);
        handler.setExposedHeaders(CORS_RESPONSE_HEADERS);
        handler.setPreflightMaxAge(PREFLIGHT_MAX_AGE);
        return handler;
    }

    private static void configure(ServerConnector connector) {
        connector.setAcceptQueueSize(ACCEPT_BACKLOG);
        // Spring Boot later sets ten seconds, and a shutdown would wait that long for idle connections
        connector.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle starting) {
                connector.setShutdownIdleTimeout(SHUTDOWN_IDLE_TIMEOUT.toMillis());
            }
        });
    }

    private static void configure(HttpConfiguration http) {
        http.setUriCompliance(URI_COMPLIANCE);
    }
}
