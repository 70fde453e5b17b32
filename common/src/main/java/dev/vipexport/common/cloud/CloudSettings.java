package dev.vipexport.common.cloud;

import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The Google Cloud project, database and bucket that API and worker use. Empty addresses count as unset, because compose
 * files pass unset variables as empty strings.
 *
 * @param projectId Google Cloud project id. Required.
 * @param databaseId Firestore database id.
 * @param bucket Cloud Storage bucket for the exported files. Required.
 * @param firestoreEmulatorHost Address (host:port) of a Firestore server without TLS and credentials. Default: Google's.
 * @param storageEmulatorUrl Base URL of a Cloud Storage server without credentials. Default: Google's.
 * @param storageLinksUrl Base URL of that Cloud Storage server in download links. Set it if callers reach the server under
 *     another address than the applications. Default: vip-export.cloud.storage-emulator-url.
 */
@ConfigurationProperties("vip-export.cloud")
@Validated
public record CloudSettings(
        @NotBlank @DefaultValue("") String projectId,
        @NotBlank @DefaultValue("(default)") String databaseId,
        @NotBlank @DefaultValue("") String bucket,
        @Nullable String firestoreEmulatorHost,
        @Nullable String storageEmulatorUrl,
        @Nullable String storageLinksUrl) {

    @ConstructorBinding
    public CloudSettings {
        firestoreEmulatorHost = blankToNull(firestoreEmulatorHost);
        storageEmulatorUrl = blankToNull(storageEmulatorUrl);
        storageLinksUrl = blankToNull(storageLinksUrl);
        if (storageLinksUrl != null && storageEmulatorUrl == null) {
            throw new IllegalArgumentException(
                    "vip-export.cloud.storage-links-url is set without vip-export.cloud.storage-emulator-url;"
                            + " set both, or none to use Google's Cloud Storage");
        }
    }

    /** Creates settings without an address of their own for download links. */
    public CloudSettings(
            String projectId,
            String databaseId,
            String bucket,
            @Nullable String firestoreEmulatorHost,
            @Nullable String storageEmulatorUrl) {
        this(projectId, databaseId, bucket, firestoreEmulatorHost, storageEmulatorUrl, null);
    }

    private static @Nullable String blankToNull(@Nullable String value) {
        return value == null || value.isBlank() ? null : value;
    }
}
