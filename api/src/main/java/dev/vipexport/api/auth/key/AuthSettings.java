package dev.vipexport.api.auth.key;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of signed requests.
 *
 * @param maxAge Maximum age of {@code x-date}, or of {@code created}. The API rejects older requests with 401.
 * @param maxClockSkew Maximum time that {@code x-date} or {@code created} is in the future. It allows for callers whose
 *     clocks are fast.
 * @param cacheTtl Time that the API caches a key. A key works that long after you switch it off.
 * @param cacheSize Maximum number of cached keys, including unknown ones.
 * @param maxUnknownLookups Maximum number of parallel look-ups of keys that this instance has never found. The API answers
 *     further requests of such keys with 503, also the first ones of a new key.
 * @param unauthorizedAfter Time from a request to its 401 if its signature is wrong. It is longer than a read of Firestore, so
 *     that the time of the answer does not tell whether the key exists.
 * @param maxUsedSignatures Maximum number of message signatures that the API remembers, so that each {@code POST} and
 *     {@code DELETE} works once. The API answers further ones with 503.
 */
@Validated
@ConfigurationProperties("vip-export.auth")
public record AuthSettings(
        @DefaultValue("60s") @DurationMin Duration maxAge,
        @DefaultValue("5s") @DurationMin Duration maxClockSkew,
        @DefaultValue("10s") @DurationMin Duration cacheTtl,
        @DefaultValue("10000") @Min(1) long cacheSize,
        @DefaultValue("16") @Min(1) int maxUnknownLookups,
        @DefaultValue("200ms") @DurationMin Duration unauthorizedAfter,
        @DefaultValue("100000") @Min(1) long maxUsedSignatures) {}
