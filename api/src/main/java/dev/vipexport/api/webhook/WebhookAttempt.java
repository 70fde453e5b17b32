package dev.vipexport.api.webhook;

import dev.vipexport.api.auth.key.HmacSigner;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.Backoff;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobCallback;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.JobStore.Change;
import dev.vipexport.common.log.LogContext;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends the callback of a job once. Records the attempt and the time of the next one in Firestore before it sends. So only
 * one instance makes the attempt, and another makes the next one if that instance dies.
 */
@Component
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
    private final CallbackMeters meters;

    @Autowired
    WebhookAttempt(
            JobStore jobs,
            PayloadMapper payloadMapper,
            JsonMapper json,
            HmacSigner signer,
            CallbackUrlValidator callbackUrlValidator,
            WebhookClient client,
            WebhookSettings settings,
            InstantSource clock,
            CallbackMeters meters) {
        this(
                jobs,
                payloadMapper,
                json,
                signer,
                callbackUrlValidator,
                client,
                settings.backoff(),
                settings.maxAttempts(),
                clock,
                meters);
    }

    WebhookAttempt(
            JobStore jobs,
            PayloadMapper payloadMapper,
            JsonMapper json,
            HmacSigner signer,
            CallbackUrlValidator callbackUrlValidator,
            WebhookClient client,
            Backoff backoff,
            int maxAttempts,
            InstantSource clock,
            CallbackMeters meters) {
        this.jobs = jobs;
        this.payloadMapper = payloadMapper;
        this.json = json;
        this.signer = signer;
        this.callbackUrlValidator = callbackUrlValidator;
        this.client = client;
        this.backoff = backoff;
        this.maxAttempts = maxAttempts;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * Sends the callback if it is due. Never throws.
     *
     * @return whether it is due again, because the caller has asked for redelivery meanwhile
     */
    boolean run(String exportId) {
        try (LogContext unused = LogContext.open()) {
            LogContext.put(LogContext.EXPORT_ID, exportId);
            return jobs.change(exportId, this::claim) instanceof Change.Applied claimed && send(claimed.job());
        } catch (RuntimeException e) {
            logFailure(exportId, e);
            return false;
        }
    }

    private static void logFailure(String exportId, RuntimeException why) {
        if (why instanceof BackendUnavailableException) {
            LOG.warn(
                    "Sending or recording the callback of job {} failed; another attempt follows unless it was the last: {}",
                    exportId,
                    why.getMessage());
        } else {
            LOG.error(
                    "Sending the callback of job {} failed with an internal error; another attempt follows unless it was the last",
                    exportId,
                    why);
        }
    }

    private Optional<ExportJob> claim(ExportJob job) {
        var now = clock.instant();
        JobCallback callback = job.callback();
        if (callback == null) {
            return Optional.empty();
        }
        int attempts = callback.countedAttempts();
        return attempts < maxAttempts
                ? job.callbackAttempted(now.plus(backoff.delay(attempts + 1).truncatedTo(ChronoUnit.MILLIS)), now)
                : job.callbackGivenUp(now);
    }

    private boolean send(ExportJob job) {
        LogContext.put(LogContext.ORG_ID, job.caller().orgId());
        JobCallback callback = Objects.requireNonNull(job.callback());
        if (isGivenUp(job)) {
            logGivenUp(job.exportId(), callback.attempts(), "the result of the last one is unknown");
            return false;
        }
        long start = System.nanoTime();
        DeliveryResult result = postOrFail(job, callback);
        Duration duration = Duration.ofNanos(System.nanoTime() - start).truncatedTo(ChronoUnit.MILLIS);
        meters.called(result.verdict(), duration);
        LOG.debug("Callback attempt {} of job {}: {}", callback.attempts(), job.exportId(), result);
        Change recorded = jobs.change(
                job.exportId(),
                current -> current.callbackAnswered(
                        callback.attempts(),
                        new JobCallback.Result(result.verdict(), result.text(), duration),
                        maxAttempts,
                        clock.instant()));
        if (!(recorded instanceof Change.Applied applied)) {
            return false;
        }
        if (isGivenUp(applied.job())) {
            logGivenUp(job.exportId(), callback.attempts(), result.detail());
        }
        return applied.job().isCallbackDue(clock.instant());
    }

    private static boolean isGivenUp(ExportJob job) {
        JobCallback callback = job.callback();
        return callback != null && callback.state() == JobCallback.State.GIVEN_UP;
    }

    private static void logGivenUp(String exportId, int attempts, String why) {
        LOG.warn("The API gives up the callback of job {} after {} attempts: {}", exportId, attempts, why);
    }

    /** Records internal errors too: they count as attempts, and the caller sees the reason in the job. */
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
        List<byte[]> hmacs = signer.sign(job.caller(), message.signedContent());
        return hmacs.isEmpty()
                ? DeliveryResult.refused("the API key is gone or switched off")
                : client.post(url.get(), message.headers(hmacs), message.body());
    }
}
