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
 * Creates V4 signed links, each for GET of one object. Signs every link anew, because Google's {@code signBlob} may use a
 * key that expires before the link.
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
        // before signing, so that the link works at least until this time
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
