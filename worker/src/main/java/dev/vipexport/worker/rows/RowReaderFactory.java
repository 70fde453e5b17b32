package dev.vipexport.worker.rows;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.Backoff;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.worker.ShutdownSignal;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Opens readers of messages. Google's client builds the query, so the worker and the API send equal queries. */
@Component
public final class RowReaderFactory implements AutoCloseable {

    private final Firestore firestore;
    private final RunQueryClient client;
    private final RowSettings settings;
    private final Backoff backoff;
    private final ShutdownSignal shutdown;
    private final StreamMeters meters;

    /** Creates a factory for the Firestore of {@code cloud}. The first query opens the connection. */
    public RowReaderFactory(
            Firestore firestore,
            CloudSettings cloud,
            RowSettings settings,
            ShutdownSignal shutdown,
            MeterRegistry registry) {
        this.firestore = firestore;
        this.client = RunQueryClient.create(cloud);
        this.settings = settings;
        // a cut of up to one half keeps readers from retrying in step
        this.backoff = Backoff.exponential(settings.firstDelay(), 2, settings.maxDelay())
                .withJitter(0.5, 1);
        this.shutdown = shutdown;
        this.meters = new StreamMeters(registry);
    }

    /** Returns a reader of the messages that match {@code query} at {@code readAt}, newest first. */
    public RowReader open(ExportQuery query, Instant readAt) {
        return new RowReader(
                client,
                new RowQuery(firestore, query, readAt),
                new RowOrderCheck(query.window()),
                settings,
                backoff,
                shutdown,
                meters);
    }

    @Override
    public void close() {
        client.close();
    }
}
