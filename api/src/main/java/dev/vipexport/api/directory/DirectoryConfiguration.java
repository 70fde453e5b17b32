package dev.vipexport.api.directory;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.cloud.firestore.Firestore;
import dev.vipexport.api.ApiSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DirectoryConfiguration {

    @Bean
    Directory directory(Firestore firestore, ApiSettings settings) {
        return new CachedDirectory(
                Directory.in(firestore, settings.callTimeout()),
                settings.directory().cacheTtl(),
                settings.directory().cacheSize(),
                Ticker.systemTicker());
    }
}
