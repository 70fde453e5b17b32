package dev.vipexport.api.auth;

/** A key as {@code ApiKeys/{apiKey}} says. */
record ApiKey(String id, String orgId, String secret, boolean active) {
    @Override
    public String toString() {
        return "ApiKey[" + id + "]"; // never the secret
    }
}
