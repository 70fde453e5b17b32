package dev.vipexport.worker.rows;

import com.google.api.gax.rpc.StatusCode;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.worker.ShutdownSignal;
import dev.vipexport.worker.message.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All rows of one query at one read time, each once, in order, however often the stream breaks. Pulled by one thread,
 * the job's; what it does not pull is not asked for.
 */
public final class RowReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RowReader.class);

    private static final Set<StatusCode.Code> RETRYABLE = Set.of(
            StatusCode.Code.UNAVAILABLE,
            StatusCode.Code.INTERNAL,
            StatusCode.Code.DEADLINE_EXCEEDED,
            StatusCode.Code.RESOURCE_EXHAUSTED,
            StatusCode.Code.ABORTED);

    private final RunQueryClient client;
    private final RowQuery query;
    private final RowOrderCheck orderCheck;
    private final RowSettings settings;
    private final Backoff backoff;
    private final ShutdownSignal shutdown;
    private final FlowWindow flow;
    private @Nullable RowStream stream;
    private @Nullable StoredMessage last;
    private int consecutiveFailures;

    RowReader(
            RunQueryClient client,
            RowQuery query,
            RowOrderCheck orderCheck,
            RowSettings settings,
            Backoff backoff,
            ShutdownSignal shutdown) {
        this.client = client;
        this.query = query;
        this.orderCheck = orderCheck;
        this.settings = settings;
        this.backoff = backoff;
        this.shutdown = shutdown;
        this.flow =
                new FlowWindow(settings.maxInFlight(), settings.maxBufferSize().toBytes());
    }

    /** Asks for the first rows; {@link #next} would do so, too. */
    public void start() {
        open();
    }

    /**
     * Waits for the next rows, or the reason why there are none.
     *
     * @throws BackendUnavailableException when Firestore failed too often without a row in between
     * @throws IllegalStateException when a row came that the query cannot give
     */
    public Batch next() {
        while (!shutdown.isStopping()) {
            RowStream.PollResult result = open().poll(settings.idleTimeout(), shutdown);
            if (result instanceof RowStream.PollResult.Responses received) {
                List<StoredMessage> rows = parse(received.responses());
                if (rows.isEmpty()) {
                    continue;
                }
                return new Batch.Rows(rows);
            }
            if (result instanceof RowStream.PollResult.Complete) {
                return new Batch.End();
            }
            if (result instanceof RowStream.PollResult.Stopped) {
                break;
            }
            close();
            if (result instanceof RowStream.PollResult.BufferExceeded) {
                continue;
            }
            Throwable failure = failureOf(result);
            if (FirestoreFutures.isSnapshotTooOld(failure)) {
                return new Batch.SnapshotTooOld();
            }
            if (!awaitRetry(failure)) {
                break;
            }
        }
        return new Batch.Stopped();
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

    private Throwable failureOf(RowStream.PollResult result) {
        return result instanceof RowStream.PollResult.Failed failed
                ? failed.why()
                : new TimeoutException("no row came for " + settings.idleTimeout());
    }

    /** Waits before the stream may be opened anew; false where this process stops meanwhile. */
    private boolean awaitRetry(Throwable failure) {
        boolean retryable = failure instanceof TimeoutException
                || FirestoreFutures.statusOf(failure)
                        .filter(RETRYABLE::contains)
                        .isPresent();
        if (!retryable) {
            throw new IllegalStateException("Firestore refuses to read messages: " + failure.getMessage(), failure);
        }
        consecutiveFailures++;
        if (consecutiveFailures >= settings.maxConsecutiveFailures()) {
            throw new BackendUnavailableException("Firestore", "reading messages", failure);
        }
        LOG.info("Reading broke ({}); goes on after {}", failure.getMessage(), last == null ? "nothing" : last.name());
        return shutdown.sleep(backoff.delayAfter(consecutiveFailures));
    }

    @Override
    public void close() {
        if (stream != null) {
            stream.cancel();
            stream = null;
        }
    }
}
