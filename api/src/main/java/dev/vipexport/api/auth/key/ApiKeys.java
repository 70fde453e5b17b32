package dev.vipexport.api.auth.key;

import dev.vipexport.common.cloud.BackendUnavailableException;
import java.util.Optional;
import org.springframework.web.ErrorResponseException;

/** Finds API keys. */
@FunctionalInterface
public interface ApiKeys {

    /**
     * Returns the key with this id, or nothing if there is no such key or the id is malformed.
     *
     * @throws BackendUnavailableException if Firestore cannot be reached
     * @throws ErrorResponseException 503 if too many unknown ids are looked up
     */
    Optional<ApiKey> find(String id);
}
