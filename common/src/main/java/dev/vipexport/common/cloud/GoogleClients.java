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

/** Google's clients for the settings; application default credentials unless an emulator is named. */
public final class GoogleClients {
    private GoogleClients() {}

    /** Opens no connection before its first call. The caller closes it. */
    public static Firestore firestore(CloudSettings settings) {
        FirestoreOptions.Builder options =
                FirestoreOptions.newBuilder().setProjectId(settings.projectId()).setDatabaseId(settings.databaseId());
        if (settings.firestoreEmulatorHost() != null) {
            options.setEmulatorHost(settings.firestoreEmulatorHost());
        }
        return options.build().getService();
    }

    /**
     * Firestore's generated client, for what the friendly one cannot do, such as to count at a read time. Opens no connection
     * before its first call. The caller closes it.
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
            throw new UncheckedIOException("no client for Firestore; are there default credentials?", e);
        }
    }

    /** Opens no connection before its first call. The caller closes it. */
    public static Storage storage(CloudSettings settings) {
        StorageOptions.Builder options = StorageOptions.newBuilder().setProjectId(settings.projectId());
        if (settings.storageEmulatorUrl() != null) {
            options.setHost(settings.storageEmulatorUrl()).setCredentials(NoCredentials.getInstance());
        }
        return options.build().getService();
    }
}
