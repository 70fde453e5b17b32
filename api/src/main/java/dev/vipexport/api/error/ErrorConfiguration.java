package dev.vipexport.api.error;

import dev.vipexport.api.ApiSettings;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ErrorConfiguration {

    @Bean
    RetryAfter retryAfter(ApiSettings settings) {
        return new RetryAfter(settings.export().retryAfter());
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> jettyErrorHandlerCustomizer() {
        return jetty -> jetty.addServerCustomizers(server -> server.setErrorHandler(new JettyErrorHandler()));
    }
}
