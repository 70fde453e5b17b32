package dev.vipexport.worker.rows;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.cloud.firestore.v1.FirestoreSettings;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.worker.shutdown.Shutdown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Opens readers. Uses Google's generated client, which alone allows flow control; the friendly one builds the query. */
public final class MessageRows implements AutoCloseable {

    /** The client's 300 s would cut a long stream; a dead one is found by its silence instead. */
    private static final Duration NO_DEADLINE = Duration.ofDays(1);

    private final Firestore queries;
    private final FirestoreClient client;
    private final RowSettings settings;
    private final Shutdown shutdown;

    public MessageRows(Firestore queries, FirestoreClient client, RowSettings settings, Shutdown shutdown) {
        this.queries = queries;
        this.client = client;
        this.settings = settings;
        this.shutdown = shutdown;
    }

    /** A client for these settings that leaves retries to {@link RowReader}; connects on its first call. */
    public static FirestoreClient client(CloudSettings cloud) {
        FirestoreSettings.Builder settings = FirestoreSettings.newBuilder();
        settings.runQuerySettings().setRetryableCodes(Set.of()).setSimpleTimeoutNoRetriesDuration(NO_DEADLINE);
        String emulator = cloud.firestoreEmulatorHost();
        if (emulator != null) {
            settings.setCredentialsProvider(NoCredentialsProvider.create())
                    .setTransportChannelProvider(FirestoreSettings.defaultGrpcTransportProviderBuilder()
                            .setEndpoint(emulator)
                            .setChannelConfigurator(channel -> channel.usePlaintext())
                            .build());
        }
        try {
            return FirestoreClient.create(settings.build());
        } catch (IOException e) {
            throw new UncheckedIOException("no client for Firestore; are there default credentials?", e);
        }
    }

    /** Reads what matches {@code query} at {@code readAt}, newest first. */
    public RowReader read(ExportQuery query, Instant readAt) {
        return new RowReader(
                client,
                new RowQuery(queries, query, readAt),
                new RowOrder(query.window()),
                settings,
                new Backoff(settings.firstDelay(), settings.maxDelay(), ThreadLocalRandom.current()),
                shutdown);
    }

    @Override
    public void close() {
        client.close();
    }
}
