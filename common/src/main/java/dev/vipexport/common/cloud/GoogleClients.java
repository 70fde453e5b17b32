package dev.vipexport.common.cloud;

import com.google.cloud.NoCredentials;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.FirestoreOptions;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;

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

    /** Opens no connection before its first call. The caller closes it. */
    public static Storage storage(CloudSettings settings) {
        StorageOptions.Builder options = StorageOptions.newBuilder().setProjectId(settings.projectId());
        if (settings.storageEmulatorUrl() != null) {
            options.setHost(settings.storageEmulatorUrl()).setCredentials(NoCredentials.getInstance());
        }
        return options.build().getService();
    }
}
