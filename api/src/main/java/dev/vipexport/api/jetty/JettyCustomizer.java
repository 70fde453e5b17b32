package dev.vipexport.api.jetty;

import java.time.Duration;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.springframework.boot.jetty.JettyServerCustomizer;

/** What Spring Boot has no settings for. */
final class JettyCustomizer implements JettyServerCustomizer {
    /** Connections that the kernel takes while this process is busy. */
    private static final int ACCEPT_BACKLOG = 1_024;

    /** How long connections without a request may stay when the instance shuts down. */
    private static final Duration SHUTDOWN_IDLE_TIMEOUT = Duration.ofSeconds(1);

    /** Addresses that could mean two things come as far as our firewall, so that who has no signature learns nothing. */
    private static final UriCompliance URI_COMPLIANCE = UriCompliance.DEFAULT.with(
            "vip-export",
            Violation.AMBIGUOUS_EMPTY_SEGMENT,
            Violation.AMBIGUOUS_PATH_ENCODING,
            Violation.AMBIGUOUS_PATH_PARAMETER,
            Violation.AMBIGUOUS_PATH_SEGMENT);

    @Override
    public void customize(Server server) {
        for (Connector connector : server.getConnectors()) {
            if (connector instanceof ServerConnector tcp) {
                configure(tcp);
            }
            connector.getConnectionFactories().stream()
                    .filter(HttpConfiguration.ConnectionFactory.class::isInstance)
                    .map(HttpConfiguration.ConnectionFactory.class::cast)
                    .forEach(http -> configure(http.getHttpConfiguration()));
        }
        for (ServletContextHandler servlets : server.getDescendants(ServletContextHandler.class)) {
            servlets.getServletHandler().setDecodeAmbiguousURIs(true);
        }
        server.setHandler(new RequestSanitizer(server.getHandler()));
    }

    private static void configure(ServerConnector connector) {
        connector.setAcceptQueueSize(ACCEPT_BACKLOG);
        // Spring Boot sets ten seconds after this, for which a shutdown would wait for every connection that is kept
        // alive
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
