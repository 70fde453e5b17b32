package dev.vipexport.api.auth.key;

/** An API key, read from {@code ApiKeys/{apiKey}}. */
public record ApiKey(String id, String orgId, String secret, boolean active) {
    @Override
    public String toString() {
        return "ApiKey[" + id + "]"; // never the secret
    }
}
