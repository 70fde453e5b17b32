package dev.vipexport.api.jetty;

import java.time.Duration;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
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

    private final ConnectionSettings settings;
    private final StaticFiles files;

    JettyCustomizer(ConnectionSettings settings, StaticFiles files) {
        this.settings = settings;
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
        server.setHandler(new NonBlockingWrites(new StaticFileHandler(servlets, files), settings));
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
