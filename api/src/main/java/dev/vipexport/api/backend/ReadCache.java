package dev.vipexport.api.backend;

import com.github.benmanes.caffeine.cache.AsyncCache;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
        var mine = new Read<V>();
        CompletableFuture<V> present = cache.asMap().putIfAbsent(key, mine);
        if (present instanceof Read<V> other) {
            return other.await();
        }
        try {
            V value = read.apply(key);
            mine.complete(value);
            return value;
        } catch (RuntimeException | Error e) {
            mine.fail(e);
            throw e;
        }
    }

    private static final class Read<V> extends CompletableFuture<V> {
        private volatile @Nullable Throwable failure;

        /** Completes without a value, which the cache forgets. It would log a failure with its stack trace. */
        @SuppressWarnings("NullAway")
        void fail(Throwable reason) {
            failure = reason;
            complete(null);
        }

        V await() {
            V value = join();
            Throwable reason = failure;
            if (reason instanceof RuntimeException e) {
                throw e;
            }
            if (reason instanceof Error e) {
                throw e;
            }
            return value;
        }
    }
}
