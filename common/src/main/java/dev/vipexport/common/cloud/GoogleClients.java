package dev.vipexport.common.cloud;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.cloud.NoCredentials;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.FirestoreOptions;
import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.cloud.firestore.v1.FirestoreSettings;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Creates Google's clients. They use application default credentials unless the settings name an emulator. */
public final class GoogleClients {
    private GoogleClients() {}

    /** Returns a client for Firestore. It connects at its first call. The caller closes it. */
    public static Firestore firestore(CloudSettings settings) {
        FirestoreOptions.Builder options =
                FirestoreOptions.newBuilder().setProjectId(settings.projectId()).setDatabaseId(settings.databaseId());
        if (settings.firestoreEmulatorHost() != null) {
            options.setEmulatorHost(settings.firestoreEmulatorHost());
        }
        return options.build().getService();
    }

    /**
     * Returns Firestore's generated client, for calls that the other client lacks, such as a count at a read time. It
     * connects at its first call. The caller closes it.
     */
    public static FirestoreClient firestoreGapic(CloudSettings settings) {
        FirestoreSettings.Builder options = FirestoreSettings.newBuilder();
        String emulator = settings.firestoreEmulatorHost();
        if (emulator != null) {
            options.setCredentialsProvider(NoCredentialsProvider.create())
                    .setTransportChannelProvider(FirestoreSettings.defaultGrpcTransportProviderBuilder()
                            .setEndpoint(emulator)
                            .setChannelConfigurator(channel -> channel.usePlaintext())
                            .build());
        }
        try {
            return FirestoreClient.create(options.build());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Creating the Firestore client failed; check the application default credentials", e);
        }
    }

    /** Returns a client for Cloud Storage. It connects at its first call. The caller closes it. */
    public static Storage storage(CloudSettings settings) {
        StorageOptions.Builder options = StorageOptions.newBuilder().setProjectId(settings.projectId());
        if (settings.storageEmulatorUrl() != null) {
            options.setHost(settings.storageEmulatorUrl()).setCredentials(NoCredentials.getInstance());
        }
        return options.build().getService();
    }
}
