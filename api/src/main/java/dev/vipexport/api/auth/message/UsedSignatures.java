package dev.vipexport.api.auth.message;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Remembers signatures as long as they are valid, so that each works once on this instance. Another instance does not know
 * them.
 */
public final class UsedSignatures {
    private final Cache<ByteBuffer, Boolean> used;
    private final Duration lifetime;
    private final long maxSize;

    /** What became of a signature. */
    enum Outcome {
        FIRST_USE,
        REPEATED,
        /** No place is left. To forget a signature would allow its reuse. */
        FULL
    }

    /**
     * Creates an empty memory.
     *
     * @param lifetime how long a signature is valid after its use
     */
    public UsedSignatures(Duration lifetime, long maxSize) {
        this(lifetime, maxSize, Ticker.systemTicker());
    }

    UsedSignatures(Duration lifetime, long maxSize, Ticker ticker) {
        this.lifetime = lifetime;
        this.maxSize = maxSize;
        this.used =
                Caffeine.newBuilder().expireAfterWrite(lifetime).ticker(ticker).build();
    }

    /** Returns how long a signature is remembered. */
    public Duration lifetime() {
        return lifetime;
    }

    Outcome add(MessageSignature signature) {
        return add(signature.mac());
    }

    Outcome add(byte[] mac) {
        if (used.estimatedSize() >= maxSize) {
            used.cleanUp();
            if (used.estimatedSize() >= maxSize) {
                return Outcome.FULL;
            }
        }
        return used.asMap().putIfAbsent(ByteBuffer.wrap(mac), true) == null ? Outcome.FIRST_USE : Outcome.REPEATED;
    }
}
