package dev.vipexport.worker.rows;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.worker.shutdown.Shutdown;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/** Opens readers. The friendly client builds the query, so that it is the one that everybody else asks. */
public final class MessageRows implements AutoCloseable {

    private final Firestore queries;
    private final RowStreams streams;
    private final RowSettings settings;
    private final Shutdown shutdown;

    /** Reads from the Firestore of {@code cloud}; connects with the first query. */
    public MessageRows(Firestore queries, CloudSettings cloud, RowSettings settings, Shutdown shutdown) {
        this.queries = queries;
        this.streams = RowStreams.in(cloud);
        this.settings = settings;
        this.shutdown = shutdown;
    }

    /** Reads what matches {@code query} at {@code readAt}, newest first. */
    public RowReader read(ExportQuery query, Instant readAt) {
        return new RowReader(
                streams,
                new RowQuery(queries, query, readAt),
                new RowOrder(query.window()),
                settings,
                new Backoff(settings.firstDelay(), settings.maxDelay(), ThreadLocalRandom.current()),
                shutdown);
    }

    @Override
    public void close() {
        streams.close();
    }
}
