package dev.vipexport.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.auth.hmac.Signature;
import dev.vipexport.api.auth.key.ApiKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {
    private static final String NOW = "2026-11-24T10:00:00Z";
    private static final String STALE = "2026-11-24T09:00:00Z";

    private static final String PREVIOUS = "previous secret";

    private final AtomicInteger reads = new AtomicInteger();
    private final Authenticator authenticator = new Authenticator(
            id -> {
                reads.incrementAndGet();
                return Optional.of(new ApiKey(id, "org", "secret", id.equals("rotated") ? PREVIOUS : null, true));
            },
            new DateValidator(Duration.ofSeconds(60), Duration.ofSeconds(5), InstantSource.fixed(Instant.parse(NOW))));

    @Test
    void authenticate_readsNoKey_whenDateOrSignatureIsInvalid() {
        String signature = Signature.of(NOW, "secret");

        assertThat(authenticator.authenticate("key", STALE, Signature.of(STALE, "secret")))
                .isEmpty();
        assertThat(authenticator.authenticate("key", NOW, "")).isEmpty();
        assertThat(authenticator.authenticate("key", NOW, signature.substring(1)))
                .isEmpty();
        assertThat(authenticator.authenticate("key", NOW, signature + "\n")).isEmpty();
        assertThat(reads).hasValue(0);

        assertThat(authenticator.authenticate("key", NOW, signature)).isPresent();
        assertThat(reads).hasValue(1);
    }

    @Test
    void bothSecrets_areAccepted_whileAKeyIsRotated() {
        assertThat(authenticator.authenticate("rotated", NOW, Signature.of(NOW, "secret")))
                .isPresent();
        assertThat(authenticator.authenticate("rotated", NOW, Signature.of(NOW, PREVIOUS)))
                .isPresent();
        assertThat(authenticator.authenticate("rotated", NOW, Signature.of(NOW, "another")))
                .isEmpty();
        assertThat(authenticator.authenticate("key", NOW, Signature.of(NOW, PREVIOUS)))
                .isEmpty();
    }

    /** The authenticator tries this secret in place of one that a key does not have. */
    @Test
    void placeholder_isNoSecret() {
        assertThat(authenticator.authenticate("key", NOW, Signature.of(NOW, "no key has this secret")))
                .isEmpty();
    }
}
