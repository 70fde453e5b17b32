package dev.vipexport.api.auth.key;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.Caller;
import org.springframework.stereotype.Component;

/**
 * Tells whether the key of an earlier request still works, for what the API sends later than the request. Uses the cached
 * keys, so a key that is switched off ends within {@code vip-export.auth.cache-ttl}. Does not notice a replaced secret.
 */
@Component
public final class ActiveKeys {
    private final ApiKeys keys;

    ActiveKeys(ApiKeys keys) {
        this.keys = keys;
    }

    /**
     * Returns whether the caller's key exists, is active and belongs to the same organisation.
     *
     * @throws BackendUnavailableException if Firestore cannot be reached
     */
    public boolean isActive(Caller caller) {
        return keys.find(caller.apiKey())
                .filter(key -> key.active() && key.orgId().equals(caller.orgId()))
                .isPresent();
    }
}
