package dev.vipexport.api.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.google.cloud.firestore.Firestore;
import dev.vipexport.api.backend.BackendSettings;
import dev.vipexport.common.cloud.DocumentIds;
import java.time.Duration;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Caches keys, including unknown ones, for a short time. Failed reads are not cached. */
@Component
final class CachedApiKeys implements ApiKeys {
    private final ApiKeys source;
    private final Cache<String, Optional<ApiKey>> cache;

    @Autowired
    CachedApiKeys(
            @Qualifier(ApiKeyDatabaseConfiguration.CLIENT) Firestore firestore,
            BackendSettings backend,
            AuthSettings settings) {
        this(
                new FirestoreApiKeys(firestore, backend.callTimeout()),
                settings.cacheTtl(),
                settings.cacheSize(),
                Ticker.systemTicker());
    }

    CachedApiKeys(ApiKeys source, Duration ttl, long size, Ticker ticker) {
        this.source = source;
        this.cache = Caffeine.newBuilder()
                .expireAfterWrite(ttl)
                .maximumSize(size)
                .ticker(ticker)
                .build();
    }

    @Override
    public Optional<ApiKey> find(String id) {
        // an invalid id can have many KB, so it is not cached
        return DocumentIds.isValid(id) ? cache.get(id, source::find) : Optional.empty();
    }
}
