package dev.vipexport.api.backend;

import com.github.benmanes.caffeine.cache.AsyncCache;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * A cache of what a back end returns. Requests for one key share one read, its result and its failure. A read holds no lock
 * of the cache, which would delay requests for other keys that share the lock. Failures are not cached.
 */
public final class ReadCache<K, V> {
    private final AsyncCache<K, V> cache;

    public ReadCache(AsyncCache<K, V> cache) {
        this.cache = cache;
    }

    /**
     * Returns the cached value, or reads it on this thread.
     *
     * @param read may throw a runtime exception, which every request that waits for the value gets
     */
    public V get(K key, Function<K, V> read) {
        var mine = new CompletableFuture<V>();
        CompletableFuture<V> present = cache.asMap().putIfAbsent(key, mine);
        if (present != null) {
            return join(present);
        }
        try {
            V value = read.apply(key);
            mine.complete(value);
            return value;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private static <V> V join(CompletableFuture<V> present) {
        try {
            return present.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException reason) {
                throw reason;
            }
            throw e;
        }
    }
}
