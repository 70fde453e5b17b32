package dev.vipexport.api.connection;

import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ConnectionWiring {

    @Bean
    WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> connections() {
        return jetty -> jetty.addServerCustomizers(new Connections());
    }
}
