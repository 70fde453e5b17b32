package dev.vipexport.api.webhook;

import dev.vipexport.common.cloud.Backoff;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of webhooks. Retries of one export can overlap if {@code firstDelay} is shorter than {@code timeout} and three
 * times {@code vip-export.call-timeout}: the pause begins before the API records the attempt, reads the key and signs the
 * link. The receiver then gets two equal calls at once.
 *
 * @param allowLoopback Whether callback URLs may point to this machine, also with http. For development only.
 * @param extraPorts Ports that callback URLs may name besides 443. Calls to this machine may use any port.
 * @param timeout Maximum duration of one call to a receiver. A call that takes longer has failed.
 * @param threads Maximum number of parallel calls of one instance.
 * @param threadsPerOrganisation Maximum number of parallel calls for one organisation, so that its slow receivers do not
 *     delay others.
 * @param pollInterval Pause between two searches for due callbacks. A search finds retries and callbacks whose event was
 *     lost.
 * @param batch Maximum number of due callbacks per search.
 * @param maxAttempts Maximum number of attempts. The API then gives the callback up.
 * @param firstDelay Pause before the second attempt. Must be longer than {@code timeout}. Each pause is randomly up to a
 *     quarter longer.
 * @param multiplier Factor by which the pause grows with each attempt.
 * @param maxDelay Maximum pause between two attempts.
 */
@Validated
@ConfigurationProperties("vip-export.webhooks")
record WebhookSettings(
        @DefaultValue("false") boolean allowLoopback,
        @DefaultValue Set<@Min(1) @Max(65_535) Integer> extraPorts,
        @DefaultValue("15s") @DurationMin(millis = 10) Duration timeout,
        @DefaultValue("8") @Min(1) int threads,
        @DefaultValue("2") @Min(1) int threadsPerOrganisation,
        @DefaultValue("30s") @DurationMin(millis = 10) Duration pollInterval,
        @DefaultValue("100") @Min(1) @Max(500) int batch,
        @DefaultValue("8") @Min(1) int maxAttempts,
        @DefaultValue("30s") @DurationMin(millis = 10) Duration firstDelay,
        @DefaultValue("4") @DecimalMin("1") double multiplier,
        @DefaultValue("6h") @DurationMin(millis = 10) Duration maxDelay) {

    WebhookSettings {
        if (firstDelay.compareTo(timeout) <= 0 || maxDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException("vip-export.webhooks.first-delay (" + firstDelay
                    + ") must be longer than timeout (" + timeout + ") and not longer than max-delay (" + maxDelay
                    + "), or attempts would overlap");
        }
    }

    /** Returns the pauses between attempts, each up to a quarter longer, so that callbacks do not retry together. */
    Backoff backoff() {
        return Backoff.exponential(firstDelay, multiplier, maxDelay).withJitter(1, 1.25);
    }
}
