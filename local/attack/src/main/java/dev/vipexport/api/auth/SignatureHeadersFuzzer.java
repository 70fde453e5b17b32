package dev.vipexport.api.auth;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.vipexport.api.auth.hmac.Signature;
import dev.vipexport.api.auth.key.ApiKey;
import dev.vipexport.api.error.ApiException;
import dev.vipexport.common.job.Caller;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Feeds the three headers of a signature to the authenticator. */
public final class SignatureHeadersFuzzer {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final ApiKey KEY = new ApiKey("key", "org", "secret", null, true);
    private static final Authenticator AUTHENTICATOR = new Authenticator(
            id -> id.equals(KEY.id()) ? Optional.of(KEY) : Optional.empty(),
            new DateValidator(Duration.ofSeconds(60), Duration.ofSeconds(5), InstantSource.fixed(NOW)));

    private SignatureHeadersFuzzer() {}

    /** Runs one input. A forged signature counts as a crash. */
    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        String signature = data.consumeString(80);
        String key = data.consumeString(300);
        String date = data.consumeRemainingAsString();
        if (isAccepted(key, date, signature) && !signature.equals(Signature.of(date, KEY.secret()))) {
            throw new IllegalStateException("accepts a wrong signature");
        }
    }

    private static boolean isAccepted(String key, String date, String signature) {
        try {
            return AUTHENTICATOR.authenticate(key, date, signature).equals(new Caller("org", "key"));
        } catch (ApiException | WrongSignatureException e) {
            return false;
        }
    }
}
