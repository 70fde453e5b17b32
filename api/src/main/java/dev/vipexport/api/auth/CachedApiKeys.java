package dev.vipexport.api.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.vipexport.common.cloud.DocumentIds;
import java.time.Duration;
import java.util.Optional;

/** Remembers keys, unknown ones too, for a short while. A failed look-up is not remembered. */
final class CachedApiKeys implements ApiKeys {
    private final ApiKeys source;
    private final Cache<String, Optional<ApiKey>> cache;

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
        // an id that is no document's may have many KB; it is not worth remembering
        return DocumentIds.isValid(id) ? cache.get(id, source::find) : Optional.empty();
    }
}
