package dev.vipexport.worker.upload;

import com.google.api.gax.retrying.RetrySettings;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.DaemonThreads;
import dev.vipexport.common.cloud.GoogleClients;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.stereotype.Component;

/** Starts uploads into one bucket. */
@Component
public final class Uploads implements AutoCloseable {
    private final Storage storage;
    private final String bucket;
    private final int chunkBytes;

    /** Runs at most one thread for each open upload. */
    private final ExecutorService sendExecutor = Executors.newCachedThreadPool(DaemonThreads.named("upload"));

    /**
     * Starts uploads into the bucket of {@code cloud}.
     *
     * @param storage made by {@link #storage}, so that it retries as the settings say
     */
    public Uploads(Storage storage, CloudSettings cloud, UploadSettings settings) {
        this.storage = storage;
        this.bucket = cloud.bucket();
        this.chunkBytes = (int) settings.chunk().toBytes();
    }

    /** Returns a client that retries calls as the settings say. Its first call opens the connection. */
    public static Storage storage(CloudSettings cloud, UploadSettings settings) {
        var retries = RetrySettings.newBuilder()
                .setInitialRetryDelayDuration(settings.firstDelay())
                .setRetryDelayMultiplier(2)
                .setMaxRetryDelayDuration(settings.maxDelay())
                .setTotalTimeoutDuration(settings.retryTimeout())
                .build();
        return GoogleClients.storage(cloud).getOptions().toBuilder()
                .setRetrySettings(retries)
                .setTransportOptions(new StorageHttpTransport())
                .build()
                .getService();
    }

    /** Starts an upload of {@code objectName}. Other workers may upload the same object at the same time. */
    public Upload start(String objectName, String contentType) {
        return new Upload(
                storage,
                BlobInfo.newBuilder(bucket, objectName)
                        .setContentType(contentType)
                        .build(),
                chunkBytes,
                sendExecutor);
    }

    @Override
    public void close() {
        sendExecutor.shutdown();
    }
}
