package dev.vipexport.api.auth.key;

import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.DocumentIds;
import dev.vipexport.common.cloud.FirestoreFutures;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads keys from {@code ApiKeys/{apiKey}}. Ignores documents that lack a field or have one of another type. */
final class FirestoreApiKeys implements ApiKeys {
    private final Firestore firestore;
    private final Duration callTimeout;

    FirestoreApiKeys(Firestore firestore, Duration callTimeout) {
        this.firestore = firestore;
        this.callTimeout = callTimeout;
    }

    @Override
    public Optional<ApiKey> find(String id) {
        if (!DocumentIds.isValid(id)) {
            return Optional.empty();
        }
        var read = firestore.collection("ApiKeys").document(id).get();
        return toApiKey(FirestoreFutures.await(read, callTimeout, "reading an API key"));
    }

    private static Optional<ApiKey> toApiKey(DocumentSnapshot document) {
        return document.get("orgId") instanceof String orgId
                        && document.get("secret") instanceof String secret
                        && document.get("active") instanceof Boolean active
                        && !secret.isEmpty()
                ? Optional.of(new ApiKey(document.getId(), orgId, secret, previousSecret(document), active))
                : Optional.empty();
    }

    /** A value of another type, or an empty one, is no secret: the key works with its other one. */
    private static @Nullable String previousSecret(DocumentSnapshot document) {
        return document.get("previousSecret") instanceof String previous && !previous.isEmpty() ? previous : null;
    }
}
