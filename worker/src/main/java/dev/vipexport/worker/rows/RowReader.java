package dev.vipexport.worker.rows;

import com.google.api.gax.rpc.StatusCode;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.FirestoreCalls;
import dev.vipexport.worker.message.StoredMessage;
import dev.vipexport.worker.shutdown.Shutdown;
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

    private static final Set<StatusCode.Code> WORTH_RESUMING = Set.of(
            StatusCode.Code.UNAVAILABLE,
            StatusCode.Code.INTERNAL,
            StatusCode.Code.DEADLINE_EXCEEDED,
            StatusCode.Code.RESOURCE_EXHAUSTED,
            StatusCode.Code.ABORTED);

    private final RowStreams streams;
    private final RowQuery query;
    private final RowOrder order;
    private final RowSettings settings;
    private final Backoff backoff;
    private final Shutdown shutdown;
    private final FlowWindow flow;
    private @Nullable RowStream stream;
    private @Nullable StoredMessage last;
    private int failuresInARow;

    RowReader(
            RowStreams streams,
            RowQuery query,
            RowOrder order,
            RowSettings settings,
            Backoff backoff,
            Shutdown shutdown) {
        this.streams = streams;
        this.query = query;
        this.order = order;
        this.settings = settings;
        this.backoff = backoff;
        this.shutdown = shutdown;
        this.flow = new FlowWindow(settings.window(), settings.windowBytes().toBytes());
    }

    /** Asks for the first rows; {@link #next} would do so, too. */
    public void begin() {
        open();
    }

    /**
     * Waits for the next rows, or the reason why there are none.
     *
     * @throws BackendUnavailableException when Firestore failed too often without a row in between
     * @throws IllegalStateException when a row came that the query cannot give
     */
    public Batch next() {
        while (!shutdown.isUnderWay()) {
            RowStream.Look look = open().look(settings.idleTimeout(), shutdown);
            if (look instanceof RowStream.Look.Answers came) {
                List<StoredMessage> rows = taken(came.answers());
                if (rows.isEmpty()) {
                    continue;
                }
                return new Batch.Rows(rows);
            }
            if (look instanceof RowStream.Look.Complete) {
                return new Batch.End();
            }
            if (look instanceof RowStream.Look.Stopped) {
                break;
            }
            close();
            if (look instanceof RowStream.Look.Narrowed) {
                continue;
            }
            Throwable why = reason(look);
            if (FirestoreCalls.isSnapshotTooOld(why)) {
                return new Batch.SnapshotTooOld();
            }
            if (!resumesAfter(why)) {
                break;
            }
        }
        return new Batch.Stopped();
    }

    private RowStream open() {
        if (stream == null) {
            stream = new RowStream(flow, settings.windowBytes().toBytes());
            streams.open(query.after(last), stream);
        }
        return stream;
    }

    private List<StoredMessage> taken(List<byte[]> answers) {
        var rows = new ArrayList<StoredMessage>(answers.size());
        for (byte[] answer : answers) {
            StoredMessage row = StoredMessage.in(answer);
            if (row != null) {
                order.next(row);
                rows.add(row);
                last = row;
                failuresInARow = 0;
            }
        }
        return rows;
    }

    private Throwable reason(RowStream.Look look) {
        return look instanceof RowStream.Look.Broken broken
                ? broken.why()
                : new TimeoutException("no row came for " + settings.idleTimeout());
    }

    /** Waits before the stream may be opened anew; false where this process stops meanwhile. */
    private boolean resumesAfter(Throwable why) {
        boolean mendable = why instanceof TimeoutException
                || FirestoreCalls.statusOf(why).filter(WORTH_RESUMING::contains).isPresent();
        if (!mendable) {
            throw new IllegalStateException("Firestore refuses to read messages: " + why.getMessage(), why);
        }
        failuresInARow++;
        if (failuresInARow >= settings.failuresInARow()) {
            throw new BackendUnavailableException("Firestore", "reading messages", why);
        }
        LOG.info("Reading broke ({}); goes on after {}", why.getMessage(), last == null ? "nothing" : last.name());
        return shutdown.passes(backoff.after(failuresInARow));
    }

    @Override
    public void close() {
        if (stream != null) {
            stream.cancel();
            stream = null;
        }
    }
}
