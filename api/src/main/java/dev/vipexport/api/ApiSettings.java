package dev.vipexport.api;

import dev.vipexport.common.cloud.CloudSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Everything that can be set, under {@code vip-export}. Only the project and the bucket have no default.
 *
 * @param callTimeout how long one call of Firestore may take before the caller gets 503; a count has its own
 */
@Validated
@ConfigurationProperties("vip-export")
public record ApiSettings(
        @Valid @DefaultValue CloudSettings cloud,
        @Valid @DefaultValue Auth auth,
        @Valid @DefaultValue Limits limits,
        @Valid @DefaultValue Directory directory,
        @Valid @DefaultValue Export export,
        @Valid @DefaultValue Webhooks webhooks,
        @Valid @DefaultValue Kafka kafka,
        @Valid @DefaultValue Labels labels,
        @Valid @DefaultValue Plan plan,
        @Valid @DefaultValue Estimate estimate,
        @DefaultValue("4s") @DurationMin(millis = 1) Duration callTimeout) {

    /**
     * When a signed request is believed.
     *
     * @param maxAge how old {@code x-date} may be
     * @param maxClockSkew how far {@code x-date} may be in the future, for clocks that are not quite right
     * @param cacheTtl how long a key is not read again; a key that is switched off works for as long
     * @param cacheSize how many keys are remembered, unknown ones too
     */
    public record Auth(
            @DefaultValue("60s") @DurationMin Duration maxAge,
            @DefaultValue("5s") @DurationMin Duration maxClockSkew,
            @DefaultValue("10s") @DurationMin Duration cacheTtl,
            @DefaultValue("10000") @Min(1) long cacheSize) {}

    /**
     * What one request, and all requests of one key to one instance, may take.
     *
     * @param requestsPerSecond requests of one key a second, on average; what is beyond gets 429
     * @param burst requests of one key that may come at once after a quiet while
     * @param keys how many keys are counted at once; beyond that the quietest begin afresh
     * @param body the longest body of a request; a longer one gets 413
     * @param target the longest path and query; longer ones get 414
     * @param headers all headers of a request together; more get 431
     */
    public record Limits(
            @DefaultValue("50") @Min(1) long requestsPerSecond,
            @DefaultValue("100") @Min(1) long burst,
            @DefaultValue("10000") @Min(1) long keys,
            @DefaultValue("16KB") DataSize body,
            @DefaultValue("12KB") DataSize target,
            @DefaultValue("12KB") DataSize headers) {}

    /**
     * How workspaces and channels are remembered.
     *
     * @param cacheTtl how long one is not read again
     * @param cacheSize how many are remembered, unknown ones too
     */
    public record Directory(
            @DefaultValue("10s") @DurationMin Duration cacheTtl,
            @DefaultValue("10000") @Min(1) long cacheSize) {}

    /**
     * How callers wait for exports.
     *
     * @param waitBudget how long a caller waits who does not say how long
     * @param maxWait how long a caller may wait who says so with {@code Prefer: wait=N}
     * @param recheckInterval how often the jobs that are waited for are read, in case their event was lost
     * @param maxWaiters how many requests may be held at once; the next one is answered at once, a stream with 503
     * @param maxWaitersPerOrganisation how many of these may be of one organisation; beyond that it is the same
     * @param heartbeatInterval how often a stream of events says that it still lives
     * @param maxActive how many exports an organisation may have under way at once; the next one is answered 429
     * @param linkLifetime how long a download link works; Cloud Storage allows at most 7 days
     * @param pollAfter what {@code Retry-After} says beside an unfinished job
     * @param retryAfter what {@code Retry-After} says beside 503, and beside 429 for too many exports
     */
    public record Export(
            @DefaultValue("25s") @DurationMin Duration waitBudget,
            @DefaultValue("55s") @DurationMin Duration maxWait,
            @DefaultValue("2s") @DurationMin(millis = 10) Duration recheckInterval,
            @DefaultValue("10000") @Min(0) int maxWaiters,
            @DefaultValue("2000") @Min(0) int maxWaitersPerOrganisation,
            @DefaultValue("15s") @DurationMin(millis = 10) Duration heartbeatInterval,
            @DefaultValue("100") @Min(1) int maxActive,

            @DefaultValue("1h") @DurationMin(seconds = 1) @DurationMax(days = 7)
            Duration linkLifetime,

            @DefaultValue("2s") @DurationMin(seconds = 1) Duration pollAfter,
            @DefaultValue("5s") @DurationMin(seconds = 1) Duration retryAfter) {}

    /**
     * How callers are told of the end of their exports.
     *
     * @param allowLoopback whether callbacks may go to this machine, by http too; for development only
     * @param timeout how long one call of a receiver may take in total
     * @param threads calls that this process makes at once
     * @param threadsPerOrganisation how many of these may be of one organisation
     * @param pollInterval how often callbacks are looked for that are to be repeated, or whose event was lost
     * @param batch how many are looked at at once
     * @param maxAttempts after so many that failed the callback is given up
     * @param firstDelay wait before the second attempt, longer than {@code timeout}; each wait is up to a quarter longer by chance.
     *     It begins before the attempt is recorded, its key read and its link signed: where it is no longer than
     *     {@code timeout} and three times {@code callTimeout}, slow back ends may let one attempt overtake another, and the
     *     receiver has the same twice at once
     * @param multiplier grows the wait with each attempt
     * @param maxDelay where the growing ends
     */
    public record Webhooks(
            @DefaultValue("false") boolean allowLoopback,
            @DefaultValue("15s") @DurationMin(millis = 10) Duration timeout,
            @DefaultValue("8") @Min(1) int threads,
            @DefaultValue("2") @Min(1) int threadsPerOrganisation,
            @DefaultValue("15s") @DurationMin(millis = 10) Duration pollInterval,
            @DefaultValue("100") @Min(1) @Max(500) int batch,
            @DefaultValue("8") @Min(1) int maxAttempts,
            @DefaultValue("30s") @DurationMin(millis = 10) Duration firstDelay,
            @DefaultValue("4") @DecimalMin("1") double multiplier,
            @DefaultValue("6h") @DurationMin(millis = 10) Duration maxDelay) {

        public Webhooks {
            if (firstDelay.compareTo(timeout) <= 0 || maxDelay.compareTo(firstDelay) < 0) {
                throw new IllegalArgumentException(
                        "vip-export.webhooks: first-delay must be longer than timeout, or one"
                                + " attempt would overtake another, and max-delay not shorter than first-delay");
            }
        }
    }

    /**
     * How tickets are sent; the connection itself is {@code spring.kafka}.
     *
     * @param sendTimeout how long Kafka may take to confirm a ticket before the caller gets 503
     * @param topicReplicas copies of each partition of topics that do not exist yet; -1 for the broker's default
     * @param topicRetryInterval how long to wait before topics that could not be created are tried again
     */
    public record Kafka(
            @DefaultValue("4s") @DurationMin(millis = 1) Duration sendTimeout,

            @DefaultValue("-1") @Min(-1) @Max(Short.MAX_VALUE)
            short topicReplicas,

            @DefaultValue("5s") @DurationMin(millis = 10) Duration topicRetryInterval) {}

    /**
     * How the messages of labels are counted.
     *
     * @param countConcurrency counts of one request that are under way at once, at most
     */
    public record Labels(@DefaultValue("8") @Min(1) int countConcurrency) {}

    /**
     * What the workers do, as far as an estimate must know it.
     *
     * @param sliceRows more rows are cut into slices of at most so many
     */
    public record Plan(@DefaultValue("20000") @Min(1) long sliceRows) {}

    /**
     * How the cost of an export is estimated before it is started.
     *
     * @param rowsPerSecond how many rows all workers together export in a second
     * @param sampleRows how many of the newest rows are read to tell how large rows are
     * @param countTimeout how long one count, of labels too, may take before the caller gets 503
     */
    public record Estimate(
            @DefaultValue("20000") @Min(1) long rowsPerSecond,
            @DefaultValue("50") @Min(1) @Max(500) int sampleRows,
            @DefaultValue("30s") @DurationMin(millis = 1) Duration countTimeout) {}
}
