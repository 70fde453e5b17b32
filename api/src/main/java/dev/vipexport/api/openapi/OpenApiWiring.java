package dev.vipexport.api.openapi;

import dev.vipexport.common.job.Requester;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
class OpenApiWiring {

    @Bean
    OpenApiCustomizer descriptions() {
        // it is who signed, not something that is sent
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Requester.class);
        return new Descriptions();
    }

    @Bean
    RecordSchemas recordSchemas() {
        return new RecordSchemas();
    }

    @Bean
    WebMvcConfigurer page() {
        return new Page();
    }
}
