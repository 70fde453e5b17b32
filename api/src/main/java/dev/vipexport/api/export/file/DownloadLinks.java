package dev.vipexport.api.export.file;

import com.google.auth.Credentials;
import com.google.auth.ServiceAccountSigner;
import com.google.cloud.NoCredentials;
import com.google.cloud.storage.Storage;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.CloudSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the links under which callers download their files. */
@FunctionalInterface
public interface DownloadLinks {

    /**
     * A link that works without any header.
     *
     * @param url must not be logged: who has it has the file
     * @param expiresAt null where it never does
     */
    record Link(String url, @Nullable Instant expiresAt) {
        @Override
        public String toString() {
            return "Link[until " + expiresAt + "]";
        }
    }

    /**
     * A fresh link.
     *
     * @throws BackendUnavailableException when it cannot be signed at the moment
     */
    Link linkTo(String objectName);

    /**
     * Signed links where the credentials can sign, plain ones where there are no credentials at all (an emulator).
     *
     * @throws IllegalStateException when there are credentials that cannot sign
     */
    static DownloadLinks of(Storage storage, CloudSettings cloud, Duration lifetime, InstantSource clock) {
        Credentials credentials = storage.getOptions().getCredentials();
        if (credentials instanceof ServiceAccountSigner) {
            return new SignedLinks(storage, cloud.bucket(), lifetime, clock);
        }
        if (credentials == null || credentials instanceof NoCredentials) {
            return new UnsignedLinks(
                    Objects.requireNonNullElse(
                            cloud.storageLinksUrl(), storage.getOptions().getHost()),
                    cloud.bucket());
        }
        throw new IllegalStateException("credentials of type "
                + credentials.getClass().getSimpleName()
                + " cannot sign download links; run with a service account (or impersonate one)");
    }
}
