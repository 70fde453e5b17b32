package dev.vipexport.api.auth;

import dev.vipexport.common.cloud.BackendUnavailableException;
import java.util.Optional;

/** Finds API keys. */
@FunctionalInterface
interface ApiKeys {

    /**
     * Returns the key with this id, or nothing if there is no such key or the id is malformed.
     *
     * @throws BackendUnavailableException if Firestore cannot be reached
     */
    Optional<ApiKey> find(String id);
}
