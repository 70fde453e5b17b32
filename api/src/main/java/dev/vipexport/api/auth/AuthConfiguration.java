package dev.vipexport.api.auth;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.cloud.firestore.Firestore;
import dev.vipexport.api.ApiSettings;
import java.time.InstantSource;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
class AuthConfiguration {

    @Bean
    Authenticator authenticator(Firestore firestore, ApiSettings settings, InstantSource clock) {
        ApiSettings.Auth auth = settings.auth();
        ApiKeys keys = new CachedApiKeys(
                ApiKeys.in(firestore, settings.callTimeout()),
                auth.cacheTtl(),
                auth.cacheSize(),
                Ticker.systemTicker());
        return new Authenticator(keys, new DateValidator(auth.maxAge(), auth.maxClockSkew(), clock));
    }

    @Bean
    HmacSigner hmacSigner(Firestore firestore, ApiSettings settings) {
        return HmacSigner.in(firestore, settings.callTimeout());
    }

    @Bean
    WebMvcConfigurer callerArgumentResolver() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CallerArgumentResolver());
            }
        };
    }
}
