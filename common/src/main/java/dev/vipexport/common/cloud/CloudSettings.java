package dev.vipexport.common.cloud;

import org.jspecify.annotations.Nullable;

/**
 * Which Google Cloud project, database and bucket to use, and where they are.
 *
 * @param projectId Google Cloud project
 * @param databaseId Firestore database, {@code (default)} unless another was created
 * @param bucket Cloud Storage bucket of the exported files
 * @param firestoreEmulatorHost {@code host:port} of a Firestore server without TLS and credentials; null for Google's
 * @param storageEmulatorUrl base URL of a Cloud Storage server without credentials; null for Google's
 */
public record CloudSettings(
        String projectId,
        String databaseId,
        String bucket,
        @Nullable String firestoreEmulatorHost,
        @Nullable String storageEmulatorUrl) {}
