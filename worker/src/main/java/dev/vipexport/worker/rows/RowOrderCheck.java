package dev.vipexport.worker.rows;

import com.google.firestore.v1.Value.ValueTypeCase;
import dev.vipexport.common.query.MessageColumn;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.worker.message.StoredMessage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Checks every row against what the query promises: inside the window, newest first, no duplicates. Firestore keeps this
 * promise, so a violation means that reading or resuming is broken and the file would be wrong.
 */
final class RowOrderCheck {
    private final TimeWindow window;
    private final long fromMicros;
    private final long untilMicros;
    private @Nullable StoredMessage last;

    RowOrderCheck(TimeWindow window) {
        this.window = window;
        this.fromMicros = TimeWindow.microsSince1970(window.from());
        this.untilMicros = TimeWindow.microsSince1970(window.until());
    }

    /**
     * Accepts {@code row} as the next one.
     *
     * @throws IllegalStateException when the query cannot return this row here
     */
    void accept(StoredMessage row) {
        if (row.type(MessageColumn.TIMESTAMP) != ValueTypeCase.TIMESTAMP_VALUE) {
            throw new IllegalStateException(row.name() + " has no timestamp, so it cannot match the query");
        }
        if (isOutside(row)) {
            throw new IllegalStateException(row.name() + " of " + at(row) + " is outside the window " + window);
        }
        if (last != null && !isAfter(last, row)) {
            throw new IllegalStateException(
                    row.name() + " of " + at(row) + " came out of order, after " + last.name() + " of " + at(last));
        }
        last = row;
    }

    private boolean isOutside(StoredMessage row) {
        long micros = row.seconds() * 1_000_000 + row.nanos() / 1_000;
        return micros < fromMicros || micros >= untilMicros;
    }

    private static boolean isAfter(StoredMessage previous, StoredMessage row) {
        if (row.seconds() != previous.seconds()) {
            return row.seconds() < previous.seconds();
        }
        if (row.nanos() != previous.nanos()) {
            return row.nanos() < previous.nanos();
        }
        return row.compareNames(previous) < 0;
    }

    private static Instant at(StoredMessage row) {
        return Instant.ofEpochSecond(row.seconds(), row.nanos());
    }
}
