package dev.vipexport.api.webhook;

import dev.vipexport.api.auth.HmacSigner;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobCallback;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.JobStore.Change;
import java.net.URI;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * One attempt to tell of a job's end. It is recorded before it is made, together with the time of the next one: of many
 * instances one makes it, and if that one dies in the middle, another one makes the next.
 */
final class WebhookAttempt {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookAttempt.class);

    private final JobStore jobs;
    private final PayloadMapper payloadMapper;
    private final JsonMapper json;
    private final HmacSigner signer;
    private final CallbackUrlValidator callbackUrlValidator;
    private final WebhookClient client;
    private final Backoff backoff;
    private final int maxAttempts;
    private final InstantSource clock;

    WebhookAttempt(
            JobStore jobs,
            PayloadMapper payloadMapper,
            JsonMapper json,
            HmacSigner signer,
            CallbackUrlValidator callbackUrlValidator,
            WebhookClient client,
            Backoff backoff,
            int maxAttempts,
            InstantSource clock) {
        this.jobs = jobs;
        this.payloadMapper = payloadMapper;
        this.json = json;
        this.signer = signer;
        this.callbackUrlValidator = callbackUrlValidator;
        this.client = client;
        this.backoff = backoff;
        this.maxAttempts = maxAttempts;
        this.clock = clock;
    }

    /** Nothing happens where it is not due (any more). Never fails. */
    void run(String exportId) {
        try {
            if (jobs.change(exportId, this::claim) instanceof Change.Applied claimed) {
                send(claimed.job());
            }
        } catch (RuntimeException e) {
            logFailure(exportId, e);
        }
    }

    private static void logFailure(String exportId, RuntimeException why) {
        if (why instanceof BackendUnavailableException) {
            LOG.warn("The callback of job {} was not sent, or that was not recorded: {}", exportId, why.getMessage());
        } else {
            LOG.error("The callback of job {} failed for reasons of our own", exportId, why);
        }
    }

    private Optional<ExportJob> claim(ExportJob job) {
        var now = clock.instant();
        JobCallback callback = job.callback();
        if (callback == null) {
            return Optional.empty();
        }
        return callback.attempts() < maxAttempts
                ? job.callbackAttempted(now.plus(backoff.delayAfter(callback.attempts() + 1)), now)
                : job.callbackGivenUp(now);
    }

    private void send(ExportJob job) {
        JobCallback callback = Objects.requireNonNull(job.callback());
        if (isGivenUp(job)) {
            logGivenUp(job.exportId(), callback.attempts(), "nothing was heard of the last one");
            return;
        }
        DeliveryResult result = postOrFail(job, callback);
        LOG.debug("Attempt {} to tell of the end of job {}: {}", callback.attempts(), job.exportId(), result);
        Change recorded = jobs.change(
                job.exportId(),
                current -> current.callbackAnswered(
                        callback.attempts(), result.verdict(), result.text(), maxAttempts, clock.instant()));
        if (recorded instanceof Change.Applied applied && isGivenUp(applied.job())) {
            logGivenUp(job.exportId(), callback.attempts(), result.text());
        }
    }

    private static boolean isGivenUp(ExportJob job) {
        JobCallback callback = job.callback();
        return callback != null && callback.state() == JobCallback.State.GIVEN_UP;
    }

    private static void logGivenUp(String exportId, int attempts, String why) {
        LOG.warn("Nobody is told of the end of job {} any more after {} attempts: {}", exportId, attempts, why);
    }

    /** Our own failures are recorded too: they use up attempts, and the owner of the job sees why nobody was told. */
    private DeliveryResult postOrFail(ExportJob job, JobCallback callback) {
        try {
            return post(job, callback);
        } catch (RuntimeException e) {
            logFailure(job.exportId(), e);
            return DeliveryResult.NOT_SENT;
        }
    }

    private DeliveryResult post(ExportJob job, JobCallback callback) {
        Optional<URI> url = callbackUrlValidator.parseIfValid(callback.url());
        if (url.isEmpty()) {
            return DeliveryResult.failed("address not allowed");
        }
        WebhookMessage message =
                WebhookMessage.of(job, json.writeValueAsString(payloadMapper.toPayload(job)), clock.instant());
        return signer.sign(job.caller(), message.signedContent())
                .map(hmac -> client.post(url.get(), message.headers(hmac), message.body()))
                .orElseGet(() -> DeliveryResult.refused("the API key is gone or switched off"));
    }
}
