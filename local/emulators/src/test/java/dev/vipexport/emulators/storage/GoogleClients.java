package dev.vipexport.emulators.storage;

import com.google.api.gax.retrying.RetrySettings;
import com.google.cloud.NoCredentials;
import com.google.cloud.storage.BlobWriteSessionConfig;
import com.google.cloud.storage.HttpStorageOptions;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import java.time.Duration;

/** Google's own client, talking to a {@link StorageServer}; its retries wait for milliseconds only. */
final class GoogleClients {
    private GoogleClients() {}

    static Storage of(StorageServer server) {
        return options(server).build().getService();
    }

    static Storage of(StorageServer server, BlobWriteSessionConfig sessions) {
        return options(server).setBlobWriteSessionConfig(sessions).build().getService();
    }

    private static HttpStorageOptions.Builder options(StorageServer server) {
        RetrySettings quick = RetrySettings.newBuilder()
                .setInitialRetryDelayDuration(Duration.ofMillis(1))
                .setMaxRetryDelayDuration(Duration.ofMillis(5))
                .setRetryDelayMultiplier(1.5)
                .setMaxAttempts(6)
                .setTotalTimeoutDuration(Duration.ofSeconds(20))
                .setInitialRpcTimeoutDuration(Duration.ofSeconds(20))
                .setMaxRpcTimeoutDuration(Duration.ofSeconds(20))
                .build();
        return StorageOptions.http()
                .setProjectId("p")
                .setHost(server.url())
                .setCredentials(NoCredentials.getInstance())
                .setRetrySettings(quick);
    }
}
