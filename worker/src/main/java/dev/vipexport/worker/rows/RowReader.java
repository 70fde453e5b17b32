package dev.vipexport.worker.rows;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.Backoff;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.cloud.FirestoreStatuses;
import dev.vipexport.worker.ShutdownSignal;
import dev.vipexport.worker.SnapshotExpiredException;
import dev.vipexport.worker.WorkerStoppingException;
import dev.vipexport.worker.message.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all rows of one query at one read time, each once and in order, and resumes the stream when it breaks. One thread
 * pulls the rows. Firestore sends only what this thread requests.
 */
public final class RowReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RowReader.class);

    private final RunQueryClient client;
    private final RowQuery query;
    private final RowOrderCheck orderCheck;
    private final RowSettings settings;
    private final Backoff backoff;
    private final ShutdownSignal shutdown;
    private final StreamMeters meters;
    private final FlowLimit flow;
    private @Nullable RowStream stream;
    private @Nullable StoredMessage last;
    private int consecutiveFailures;

    RowReader(
            RunQueryClient client,
            RowQuery query,
            RowOrderCheck orderCheck,
            RowSettings settings,
            Backoff backoff,
            ShutdownSignal shutdown,
            StreamMeters meters) {
        this.client = client;
        this.query = query;
        this.orderCheck = orderCheck;
        this.settings = settings;
        this.backoff = backoff;
        this.shutdown = shutdown;
        this.meters = meters;
        this.flow =
                new FlowLimit(settings.maxInFlight(), settings.maxBufferSize().toBytes());
    }

    /** Requests the first rows and returns at once. Without this call, the first {@link #next} requests them. */
    public void start() {
        open();
    }

    /**
     * Waits for the next rows.
     *
     * @return rows in the order of the query, or empty when there are no more
     * @throws BackendUnavailableException when Firestore fails too often without a row in between
     * @throws SnapshotExpiredException when Firestore no longer serves the read time
     * @throws WorkerStoppingException when this process stops
     * @throws IllegalStateException when a row arrives that the query cannot return
     */
    public List<StoredMessage> next() {
        while (true) {
            shutdown.throwIfStopping();
            RowStream.PollResult result = open().poll(settings.idleTimeout(), shutdown);
            if (result instanceof RowStream.PollResult.Responses received) {
                List<StoredMessage> rows = parse(received.responses());
                if (!rows.isEmpty()) {
                    return rows;
                }
            } else if (result instanceof RowStream.PollResult.Complete) {
                return List.of();
            } else {
                close();
                if (!(result instanceof RowStream.PollResult.BufferExceeded)) {
                    awaitRetry(failureOf(result));
                }
                meters.reopened(causeOf(result));
            }
        }
    }

    private RowStream open() {
        if (stream == null) {
            stream = new RowStream(flow, settings.maxBufferSize().toBytes());
            client.open(query.after(last), stream);
        }
        return stream;
    }

    private List<StoredMessage> parse(List<byte[]> responses) {
        var rows = new ArrayList<StoredMessage>(responses.size());
        for (byte[] response : responses) {
            StoredMessage row = StoredMessage.parse(response);
            if (row != null) {
                orderCheck.accept(row);
                rows.add(row);
                last = row;
                consecutiveFailures = 0;
            }
        }
        return rows;
    }

    private static StreamMeters.Cause causeOf(RowStream.PollResult result) {
        if (result instanceof RowStream.PollResult.BufferExceeded) {
            return StreamMeters.Cause.NARROWED;
        }
        return result instanceof RowStream.PollResult.Failed ? StreamMeters.Cause.BROKEN : StreamMeters.Cause.SILENT;
    }

    private Throwable failureOf(RowStream.PollResult result) {
        return result instanceof RowStream.PollResult.Failed failed
                ? failed.why()
                : new TimeoutException("no row arrived within " + settings.idleTimeout());
    }

    /** Waits before the next stream, or throws when another stream cannot help. */
    private void awaitRetry(Throwable failure) {
        if (FirestoreFutures.isSnapshotTooOld(failure)) {
            throw new SnapshotExpiredException(failure);
        }
        boolean retryable = failure instanceof TimeoutException
                || FirestoreFutures.statusOf(failure)
                        .filter(FirestoreStatuses::isResumable)
                        .isPresent();
        if (!retryable) {
            throw new IllegalStateException("Firestore refuses to read messages: " + failure.getMessage(), failure);
        }
        consecutiveFailures++;
        if (consecutiveFailures >= settings.maxConsecutiveFailures()) {
            throw new BackendUnavailableException("Firestore", "reading messages", failure);
        }
        LOG.info(
                "The stream of messages broke ({}); the worker resumes {}",
                failure.getMessage(),
                last == null ? "at the first row" : "after " + last.name());
        shutdown.sleep(backoff.delay(consecutiveFailures));
    }

    /** Cancels the stream. */
    @Override
    public void close() {
        if (stream != null) {
            stream.cancel();
            stream = null;
        }
    }
}
