package dev.vipexport.worker.rows;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.worker.ShutdownSignal;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.stereotype.Component;

/** Opens readers of messages. Google's client builds the query, so the worker and the API send equal queries. */
@Component
public final class RowReaderFactory implements AutoCloseable {

    private final Firestore firestore;
    private final RunQueryClient client;
    private final RowSettings settings;
    private final ShutdownSignal shutdown;

    /** Creates a factory for the Firestore of {@code cloud}. The first query opens the connection. */
    public RowReaderFactory(Firestore firestore, CloudSettings cloud, RowSettings settings, ShutdownSignal shutdown) {
        this.firestore = firestore;
        this.client = RunQueryClient.create(cloud);
        this.settings = settings;
        this.shutdown = shutdown;
    }

    /** Returns a reader of the messages that match {@code query} at {@code readAt}, newest first. */
    public RowReader open(ExportQuery query, Instant readAt) {
        return new RowReader(
                client,
                new RowQuery(firestore, query, readAt),
                new RowOrderCheck(query.window()),
                settings,
                new Backoff(settings.firstDelay(), settings.maxDelay(), ThreadLocalRandom.current()),
                shutdown);
    }

    @Override
    public void close() {
        client.close();
    }
}
