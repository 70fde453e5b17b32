package dev.vipexport.api.auth.key;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API key, read from {@code ApiKeys/{apiKey}}.
 *
 * @param previousSecret the secret that {@code secret} replaces. It works, too, while callers and receivers are changing to
 *     the new one, or null if there is none
 */
public record ApiKey(
        String id, String orgId, String secret, @Nullable String previousSecret, boolean active) {

    /** Returns the secrets that work, the newest first. */
    List<String> secrets() {
        return previousSecret == null ? List.of(secret) : List.of(secret, previousSecret);
    }

    @Override
    public String toString() {
        return "ApiKey[" + id + "]"; // never the secret
    }
}
