package dev.vipexport.worker.upload;

import com.google.api.gax.retrying.RetrySettings;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Starts uploads into one bucket. */
public final class Uploads implements AutoCloseable {
    private final Storage storage;
    private final String bucket;
    private final int chunkBytes;

    /** One thread at most for each upload under way. */
    private final ExecutorService sendExecutor = Executors.newCachedThreadPool(sender -> {
        var thread = new Thread(sender, "upload");
        thread.setDaemon(true);
        return thread;
    });

    /** {@code storage} is mostly one of {@link #storage}. */
    public Uploads(Storage storage, String bucket, UploadSettings settings) {
        this.storage = storage;
        this.bucket = bucket;
        this.chunkBytes = (int) settings.chunk().toBytes();
    }

    /** A client that repeats calls as the settings say; opens no connection before its first call. */
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

    /** Starts an upload of {@code objectName}, which other writers may upload at the same time. */
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
