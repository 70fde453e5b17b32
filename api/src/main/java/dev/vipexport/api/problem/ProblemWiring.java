package dev.vipexport.api.problem;

import dev.vipexport.api.ApiSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ProblemWiring {

    @Bean
    RetryAfter retryAfter(ApiSettings settings) {
        return new RetryAfter(settings.export().retryAfter());
    }
}
