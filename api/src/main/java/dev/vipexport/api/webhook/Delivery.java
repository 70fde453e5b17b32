package dev.vipexport.api.webhook;

import dev.vipexport.api.auth.KeySigner;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.Callback;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.job.JobStore.Change;
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
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final JobStore jobs;
    private final JobBody body;
    private final JsonMapper json;
    private final KeySigner signer;
    private final CallbackUrls urls;
    private final Courier courier;
    private final Backoff backoff;
    private final int mostAttempts;
    private final InstantSource clock;

    Delivery(
            JobStore jobs,
            JobBody body,
            JsonMapper json,
            KeySigner signer,
            CallbackUrls urls,
            Courier courier,
            Backoff backoff,
            int mostAttempts,
            InstantSource clock) {
        this.jobs = jobs;
        this.body = body;
        this.json = json;
        this.signer = signer;
        this.urls = urls;
        this.courier = courier;
        this.backoff = backoff;
        this.mostAttempts = mostAttempts;
        this.clock = clock;
    }

    /** Nothing happens where it is not due (any more). Never fails. */
    void attempt(String exportId) {
        try {
            if (jobs.change(exportId, this::begun) instanceof Change.Applied begun) {
                make(begun.job());
            }
        } catch (RuntimeException e) {
            failed(exportId, e);
        }
    }

    private static void failed(String exportId, RuntimeException why) {
        if (why instanceof BackendUnavailableException) {
            LOG.warn("The callback of job {} was not sent, or that was not recorded: {}", exportId, why.getMessage());
        } else {
            LOG.error("The callback of job {} failed for reasons of our own", exportId, why);
        }
    }

    private Optional<ExportJob> begun(ExportJob job) {
        var now = clock.instant();
        Callback callback = job.callback();
        if (callback == null) {
            return Optional.empty();
        }
        return callback.attempts() < mostAttempts
                ? job.callbackAttempted(now.plus(backoff.after(callback.attempts() + 1)), now)
                : job.callbackGivenUp(now);
    }

    private void make(ExportJob job) {
        Callback callback = Objects.requireNonNull(job.callback());
        if (isGivenUp(job)) {
            givenUp(job.exportId(), callback.attempts(), "nothing was heard of the last one");
            return;
        }
        Outcome outcome = outcome(job, callback);
        LOG.debug("Attempt {} to tell of the end of job {}: {}", callback.attempts(), job.exportId(), outcome);
        Change recorded = jobs.change(
                job.exportId(),
                current -> current.callbackAnswered(
                        callback.attempts(), outcome.verdict(), outcome.text(), mostAttempts, clock.instant()));
        if (recorded instanceof Change.Applied applied && isGivenUp(applied.job())) {
            givenUp(job.exportId(), callback.attempts(), outcome.text());
        }
    }

    private static boolean isGivenUp(ExportJob job) {
        Callback callback = job.callback();
        return callback != null && callback.state() == Callback.State.GIVEN_UP;
    }

    private static void givenUp(String exportId, int attempts, String why) {
        LOG.warn("Nobody is told of the end of job {} any more after {} attempts: {}", exportId, attempts, why);
    }

    /** Our own failures are recorded too: they use up attempts, and the owner of the job sees why nobody was told. */
    private Outcome outcome(ExportJob job, Callback callback) {
        try {
            return posted(job, callback);
        } catch (RuntimeException e) {
            failed(job.exportId(), e);
            return Outcome.NOT_SENT;
        }
    }

    private Outcome posted(ExportJob job, Callback callback) {
        Optional<URI> url = urls.accepted(callback.url());
        if (url.isEmpty()) {
            return Outcome.failed("address not allowed");
        }
        Message message = Message.of(job, json.writeValueAsString(body.of(job)), clock.instant());
        return signer.sign(job.requester(), message.signed())
                .map(hmac -> courier.post(url.get(), message.headers(hmac), message.body()))
                .orElseGet(() -> Outcome.refused("the API key is gone or switched off"));
    }
}
