package dev.vipexport.api.auth;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.BackendUnavailableException;
import java.time.Duration;
import java.util.Optional;

/** Where keys are looked up. */
@FunctionalInterface
interface ApiKeys {

    /**
     * The key of this id; nothing for an id that cannot be one.
     *
     * @throws BackendUnavailableException when keys cannot be read at the moment
     */
    Optional<ApiKey> find(String id);

    /** {@code ApiKeys/{apiKey}} of a Firestore database. */
    static ApiKeys in(Firestore firestore, Duration callTimeout) {
        return new FirestoreApiKeys(firestore, callTimeout);
    }
}
