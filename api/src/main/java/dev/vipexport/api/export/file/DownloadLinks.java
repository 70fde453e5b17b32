package dev.vipexport.api.export.file;

import com.google.auth.Credentials;
import com.google.auth.ServiceAccountSigner;
import com.google.cloud.NoCredentials;
import com.google.cloud.storage.Storage;
import dev.vipexport.api.error.BackendRefusedException;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.CloudSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Creates the links with which callers download their files. */
@FunctionalInterface
public interface DownloadLinks {

    /**
     * A link that needs no header.
     *
     * @param url grants access to the file, so never log it
     * @param expiresAt end of validity, or null if the link never expires
     */
    record Link(String url, @Nullable Instant expiresAt) {
        @Override
        public String toString() {
            return "Link[until " + expiresAt + "]";
        }
    }

    /**
     * Returns a link to an object. It works for at least half the lifetime of links, or until {@code end}.
     *
     * @param end time that the link must not outlive. In the future
     * @throws BackendUnavailableException if the signing service cannot be reached
     * @throws BackendRefusedException if the credentials must not sign
     */
    Link linkTo(String objectName, Instant end);

    /**
     * Returns signed links if the credentials can sign, and unsigned ones if there are no credentials (an emulator).
     *
     * @throws IllegalStateException if the credentials cannot sign
     */
    static DownloadLinks of(Storage storage, CloudSettings cloud, Duration lifetime, InstantSource clock) {
        Credentials credentials = storage.getOptions().getCredentials();
        if (credentials instanceof ServiceAccountSigner) {
            return new ReusedLinks(new SignedLinks(storage, cloud.bucket(), lifetime, clock), clock);
        }
        if (credentials == null || credentials instanceof NoCredentials) {
            return new UnsignedLinks(
                    Objects.requireNonNullElse(
                            cloud.storageLinksUrl(), storage.getOptions().getHost()),
                    cloud.bucket());
        }
        throw new IllegalStateException("Credentials of type "
                + credentials.getClass().getSimpleName()
                + " cannot sign download links. Use or impersonate a service account");
    }
}
