package dev.vipexport.api.jetty;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Protects the port of health from slow peers, as the port of the API. Spring Boot creates it in the context of that port,
 * because {@code META-INF/spring} lists it. It has no annotation, so the API's own context does not find it.
 */
class ManagementJetty {

    /** Does nothing for a port that is also the API's, and in a worker, which has no such settings. */
    @Bean
    @ConditionalOnBean(ConnectionSettings.class)
    WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> managementJettyCustomizer(
            ConnectionSettings settings, ApplicationContext context) {
        return context.getParent() == null
                ? factory -> {}
                : factory -> factory.addServerCustomizers(server -> {
                    ConnectionGuard.guard(server, settings);
                    server.setHandler(new NonBlockingWrites(new BodyRefusal(server.getHandler()), settings));
                });
    }
}
