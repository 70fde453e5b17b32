package dev.vipexport.emulators.storage;

import com.google.api.gax.retrying.RetrySettings;
import com.google.cloud.NoCredentials;
import com.google.cloud.storage.BlobWriteSessionConfig;
import com.google.cloud.storage.HttpStorageOptions;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.time.Duration;

/** Creates Google's own client for a Cloud Storage server, with retries after milliseconds. */
final class GoogleClients {
    private GoogleClients() {}

    static Storage of(StorageServer server) {
        return of(server.url());
    }

    static Storage of(String url) {
        return options(url).build().getService();
    }

    static Storage of(String url, BlobWriteSessionConfig sessions) {
        return options(url).setBlobWriteSessionConfig(sessions).build().getService();
    }

    private static HttpStorageOptions.Builder options(String url) {
        RetrySettings quick = RetrySettings.newBuilder()
                .setInitialRetryDelayDuration(Duration.ofMillis(1))
                .setMaxRetryDelayDuration(Duration.ofMillis(5))
                .setRetryDelayMultiplier(1.5)
                .setMaxAttempts(6)
                .setTotalTimeoutDuration(TestTimeouts.MAX)
                .setInitialRpcTimeoutDuration(TestTimeouts.MAX)
                .setMaxRpcTimeoutDuration(TestTimeouts.MAX)
                .build();
        return StorageOptions.http()
                .setProjectId("p")
                .setHost(url)
                .setCredentials(NoCredentials.getInstance())
                .setRetrySettings(quick);
    }
}
