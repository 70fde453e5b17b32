package dev.vipexport.common.cloud;

import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Which Google Cloud project, database and bucket to use, and where they are; {@code vip-export.cloud} of every app. A
 * blank address is an absent one: compose files pass unset variables on as empty strings.
 *
 * @param projectId Google Cloud project; must be given
 * @param databaseId Firestore database, {@code (default)} unless another was created
 * @param bucket Cloud Storage bucket of the exported files; must be given
 * @param firestoreEmulatorHost {@code host:port} of a Firestore server without TLS and credentials; null for Google's
 * @param storageEmulatorUrl base URL of a Cloud Storage server without credentials; null for Google's
 * @param storageLinksUrl base URL under which callers reach that Cloud Storage server, where it is another than the
 *     apps' own; null for the same
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
                    "vip-export.cloud.storage-links-url is for a server that"
                            + " vip-export.cloud.storage-emulator-url names; Google's links are signed for Google's own address");
        }
    }

    /** Callers reach the Cloud Storage server where the apps do. */
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
