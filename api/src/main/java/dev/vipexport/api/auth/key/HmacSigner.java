package dev.vipexport.api.auth.key;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.api.auth.hmac.HmacSha256;
import dev.vipexport.api.auth.hmac.WebhookKey;
import dev.vipexport.api.backend.BackendSettings;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.Caller;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Signs webhooks with the {@link WebhookKey} of an API key. The secret never leaves this package. */
@Component
public final class HmacSigner {
    private final ApiKeys keys;

    /** Creates a signer that reads each key without a cache, so that a replaced secret never signs again. */
    public HmacSigner(@Qualifier(ApiKeyDatabaseConfiguration.CLIENT) Firestore firestore, BackendSettings settings) {
        this.keys = new FirestoreApiKeys(firestore, settings.callTimeout());
    }

    /**
     * Returns the HMAC-SHA256 of {@code content} for each secret of the caller's API key, the newest first, keyed by the key
     * that is derived from the secret. Returns none if the API key was deleted, was switched off or moved to another
     * organisation.
     *
     * @throws BackendUnavailableException if Firestore cannot be reached
     */
    public List<byte[]> sign(Caller caller, byte[] content) {
        return keys
                .find(caller.apiKey())
                .filter(key -> key.active() && key.orgId().equals(caller.orgId()))
                .map(ApiKey::secrets)
                .orElse(List.of())
                .stream()
                .map(secret -> HmacSha256.of(WebhookKey.of(secret), content))
                .toList();
    }
}
