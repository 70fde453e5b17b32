package dev.vipexport.api.export.file;

import com.google.auth.ServiceAccountSigner.SigningException;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.HttpMethod;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.SignUrlOption;
import dev.vipexport.common.cloud.BackendUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * V4 signed links, good for one GET route to one object. Signed afresh each time, since links that are signed by
 * Google's {@code signBlob} may die before they expire.
 *
 * @see <a href="https://cloud.google.com/storage/docs/access-control/signed-urls">Signed URLs</a>
 */
final class SignedLinks implements DownloadLinks {
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
    public Link linkTo(String objectName) {
        // taken before the signature is, so that the link never dies earlier than it says
        var expiresAt = clock.instant().plus(lifetime).truncatedTo(ChronoUnit.SECONDS);
        try {
            var url = storage.signUrl(
                    BlobInfo.newBuilder(bucket, objectName).build(),
                    lifetime.toSeconds(),
                    TimeUnit.SECONDS,
                    SignUrlOption.httpMethod(HttpMethod.GET),
                    SignUrlOption.withV4Signature(),
                    SignUrlOption.withPathStyle());
            return new Link(url.toString(), expiresAt);
        } catch (SigningException e) {
            throw new BackendUnavailableException("Cloud Storage", "signing a link to " + objectName, e);
        }
    }
}
