package dev.vipexport.api.auth.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.google.cloud.firestore.Firestore;
import dev.vipexport.api.backend.BackendSettings;
import dev.vipexport.api.backend.ReadCache;
import dev.vipexport.api.error.RetryLater;
import dev.vipexport.api.error.RetrySettings;
import dev.vipexport.common.cloud.DocumentIds;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * Caches keys, including unknown ones, for a short time. Failed reads are not cached. Anyone can send made-up ids without a
 * secret, so few look-ups of ids that this instance has never found run at once. Further ones get 503 without a read.
 */
@Component
final class CachedApiKeys implements ApiKeys {
    private static final int MAX_ID_LENGTH = 128;

    private final ApiKeys source;
    private final ReadCache<String, Optional<ApiKey>> cache;
    /** Ids of keys that were found once. They keep their look-ups while others send made-up ids. */
    private final Cache<String, Boolean> foundIds;

    private final Semaphore unknownLookups;
    private final Duration retryAfter;

    @Autowired
    CachedApiKeys(
            @Qualifier(ApiKeyDatabaseConfiguration.CLIENT) Firestore firestore,
            BackendSettings backend,
            AuthSettings settings,
            RetrySettings retrySettings) {
        this(
                new FirestoreApiKeys(firestore, backend.callTimeout()),
                settings,
                retrySettings.retryAfter(),
                Ticker.systemTicker());
    }

    CachedApiKeys(ApiKeys source, AuthSettings settings, Duration retryAfter, Ticker ticker) {
        this.source = source;
        this.cache = new ReadCache<>(Caffeine.newBuilder()
                .expireAfterWrite(settings.cacheTtl())
                .maximumSize(settings.cacheSize())
                .ticker(ticker)
                .buildAsync());
        this.foundIds = Caffeine.newBuilder().maximumSize(settings.cacheSize()).build();
        this.unknownLookups = new Semaphore(settings.maxUnknownLookups());
        this.retryAfter = retryAfter;
    }

    @Override
    public Optional<ApiKey> find(String id) {
        // a long id costs nothing
        if (id.length() > MAX_ID_LENGTH || !DocumentIds.isValid(id)) {
            return Optional.empty();
        }
        // reads an id once, however many requests want it
        return cache.get(id, key -> foundIds.getIfPresent(key) == null ? readUnknown(key) : source.find(key));
    }

    private Optional<ApiKey> readUnknown(String id) {
        if (!unknownLookups.tryAcquire()) {
            throw RetryLater.unavailable("Too many unknown keys are looked up", retryAfter);
        }
        try {
            Optional<ApiKey> found = source.find(id);
            if (found.isPresent()) {
                foundIds.put(id, true);
            }
            return found;
        } finally {
            unknownLookups.release();
        }
    }
}
