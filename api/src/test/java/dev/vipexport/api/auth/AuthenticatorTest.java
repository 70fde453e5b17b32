package dev.vipexport.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vipexport.api.auth.hmac.Signature;
import dev.vipexport.api.auth.key.ApiKey;
import dev.vipexport.api.error.ApiException;
import dev.vipexport.common.job.Caller;
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

    private void assertRefusedUnread(String key, String date, String signature) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> authenticator.authenticate(key, date, signature));
    }

    private void assertWrong(String key, String signature) {
        assertThatExceptionOfType(WrongSignatureException.class)
                .isThrownBy(() -> authenticator.authenticate(key, NOW, signature));
    }

    @Test
    void authenticate_readsNoKey_whenDateOrSignatureIsInvalid() {
        String signature = Signature.of(NOW, "secret");

        assertRefusedUnread("key", STALE, Signature.of(STALE, "secret"));
        assertRefusedUnread("key", NOW, "");
        assertRefusedUnread("key", NOW, signature.substring(1));
        assertRefusedUnread("key", NOW, signature + "\n");
        assertThat(reads).hasValue(0);

        assertThat(authenticator.authenticate("key", NOW, signature)).isEqualTo(new Caller("org", "key"));
        assertThat(reads).hasValue(1);
    }

    @Test
    void bothSecrets_areAccepted_whileAKeyIsRotated() {
        var rotated = new Caller("org", "rotated");

        assertThat(authenticator.authenticate("rotated", NOW, Signature.of(NOW, "secret")))
                .isEqualTo(rotated);
        assertThat(authenticator.authenticate("rotated", NOW, Signature.of(NOW, PREVIOUS)))
                .isEqualTo(rotated);
        assertWrong("rotated", Signature.of(NOW, "another"));
        assertWrong("key", Signature.of(NOW, PREVIOUS));
    }

    /** The authenticator tries this secret in place of one that a key does not have. */
    @Test
    void placeholder_isNoSecret() {
        assertWrong("key", Signature.of(NOW, "no key has this secret"));
    }
}
