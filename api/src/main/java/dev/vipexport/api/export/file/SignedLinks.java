package dev.vipexport.api.export.file;

import com.google.auth.ServiceAccountSigner.SigningException;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.HttpMethod;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.SignUrlOption;
import dev.vipexport.api.error.BackendRefusedException;
import dev.vipexport.common.cloud.BackendUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Creates V4 signed links, each for GET of one object. Without a key file, Google's {@code signBlob} signs with a key that is good
 * for at least 12 hours.
 *
 * @see <a href="https://cloud.google.com/storage/docs/access-control/signed-urls">Signed URLs</a>
 */
final class SignedLinks implements DownloadLinks {
    private static final Pattern REFUSAL = Pattern.compile("Error code (\\d{3}) trying to sign");

    private final Storage storage;
    private final String bucket;
    private final Duration lifetime;
    private final InstantSource clock;

    SignedLinks(Storage storage, String bucket, Duration lifetime, InstantSource clock) {
        this.storage = storage;
        this.bucket = bucket;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    @Override
    public Link linkTo(String objectName, Instant end) {
        // before signing, so that the link works at least until this time
        Instant now = clock.instant();
        long seconds = Math.max(
                1, Math.min(lifetime.toSeconds(), Duration.between(now, end).toSeconds()));
        Instant expiresAt = now.plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS);
        try {
            var url = storage.signUrl(
                    BlobInfo.newBuilder(bucket, objectName).build(),
                    seconds,
                    TimeUnit.SECONDS,
                    SignUrlOption.httpMethod(HttpMethod.GET),
                    SignUrlOption.withV4Signature(),
                    SignUrlOption.withPathStyle());
            return new Link(url.toString(), expiresAt);
        } catch (SigningException e) {
            String operation = "signing a link to " + objectName;
            throw isRefused(e)
                    ? new BackendRefusedException("Cloud Storage", operation, e)
                    : new BackendUnavailableException("Cloud Storage", operation, e);
        }
    }

    /** Returns whether no retry helps. Google's library hides the status of {@code signBlob} in a message. */
    private static boolean isRefused(SigningException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            var status = REFUSAL.matcher(String.valueOf(cause.getMessage()));
            if (status.find()) {
                return StorageFailures.isPermanent(Integer.parseInt(status.group(1)));
            }
        }
        return false;
    }
}
