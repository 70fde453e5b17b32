package dev.vipexport.api.openapi;

import dev.vipexport.common.job.Caller;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    @Bean
    OpenApiCustomizer routesYamlCustomizer() {
        // it is who signed, not something that is sent
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class);
        return new RoutesYamlCustomizer();
    }

    @Bean
    RecordSchemaConverter recordSchemaConverter() {
        return new RecordSchemaConverter();
    }

    @Bean
    WebMvcConfigurer swaggerUiConfigurer() {
        return new SwaggerUiConfigurer();
    }
}
