package dev.vipexport.api.auth;

import dev.vipexport.api.auth.hmac.Signature;
import dev.vipexport.api.auth.key.ApiKey;
import dev.vipexport.api.auth.key.ApiKeys;
import dev.vipexport.api.auth.key.AuthSettings;
import dev.vipexport.api.auth.message.MessageSignature;
import dev.vipexport.api.error.ApiException;
import dev.vipexport.common.job.Caller;
import java.time.InstantSource;
import java.util.function.Predicate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Authenticates signed requests. Rejects a stale date or a malformed signature before it reads the key. All other requests
 * get the same answer and the same calculations, whether the key exists or not. A key that is not cached is read first, so
 * {@link DelayedUnauthorized} evens the duration out.
 */
@Component
final class Authenticator {
    private static final String NO_SECRET = "no key has this secret";
    private static final ApiKey DUMMY_KEY = new ApiKey("", "", NO_SECRET, null, false);

    private final ApiKeys keys;
    private final DateValidator dateValidator;

    @Autowired
    Authenticator(ApiKeys keys, AuthSettings settings, InstantSource clock) {
        this(keys, new DateValidator(settings.maxAge(), settings.maxClockSkew(), clock));
    }

    Authenticator(ApiKeys keys, DateValidator dateValidator) {
        this.keys = keys;
        this.dateValidator = dateValidator;
    }

    /**
     * Returns the caller that sent these headers.
     *
     * @param apiKey {@code x-api-key}, or empty if it is missing or repeated, like the other two
     * @throws ApiException 401 if the date is stale, or the date or the signature is malformed
     * @throws WrongSignatureException if the key is not one that made the signature
     */
    Caller authenticate(String apiKey, String date, String signature) {
        if (!dateValidator.isFresh(date) || !Signature.isWellFormed(signature)) {
            throw ApiException.unauthorized();
        }
        ApiKey key = keys.find(apiKey).orElse(DUMMY_KEY);
        return callerOf(key, secret -> Signature.isEqual(Signature.of(date, secret), signature));
    }

    /**
     * Returns the caller that made this signature. The body is not checked yet.
     *
     * @throws ApiException 401 if the signature is too old
     * @throws WrongSignatureException if the key is not one that made the signature
     */
    Caller authenticate(MessageSignature signature) {
        if (!dateValidator.isFresh(signature.created())
                || !signature.isValidAt(dateValidator.clock().instant())) {
            throw ApiException.unauthorized();
        }
        ApiKey key = keys.find(signature.keyId()).orElse(DUMMY_KEY);
        return callerOf(key, signature::isBy);
    }

    /** Tries two secrets for every key, because the time of an answer must not tell how many the key has. */
    private static Caller callerOf(ApiKey key, Predicate<String> isSignedWith) {
        String previous = key.previousSecret();
        boolean current = isSignedWith.test(key.secret());
        boolean earlier = isSignedWith.test(previous == null ? NO_SECRET : previous);
        boolean isSigned = current || (earlier && previous != null);
        if (!isSigned || !key.active()) {
            throw new WrongSignatureException();
        }
        return new Caller(key.orgId(), key.id());
    }
}
