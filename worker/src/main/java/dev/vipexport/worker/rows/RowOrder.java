package dev.vipexport.worker.rows;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.Value;
import com.google.protobuf.Timestamp;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.common.query.VipMessages;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Holds every row against what the query promises: within the window, newest first, none twice. Firestore keeps the
 * promise, so a breach means that reading or resuming is broken, and a file made of it would be wrong.
 */
final class RowOrder {
    private final TimeWindow window;
    private @Nullable Instant lastAt;
    private byte[] lastName = new byte[0];

    RowOrder(TimeWindow window) {
        this.window = window;
    }

    /**
     * Takes {@code row} as the next one.
     *
     * @throws IllegalStateException when it cannot be
     */
    void next(Document row) {
        Instant at = timestamp(row);
        byte[] name = row.getName().getBytes(StandardCharsets.UTF_8);
        if (at.isBefore(window.from()) || !at.isBefore(window.until())) {
            throw new IllegalStateException(row.getName() + " of " + at + " is outside the window " + window);
        }
        if (lastAt != null && !isAfter(lastAt, at, name)) {
            throw new IllegalStateException(row.getName() + " of " + at + " came out of order, after "
                    + new String(lastName, StandardCharsets.UTF_8) + " of " + lastAt);
        }
        lastAt = at;
        lastName = name;
    }

    /** Names are ordered by their UTF-8 bytes, which is not the order of Java's strings. */
    private boolean isAfter(Instant previous, Instant at, byte[] name) {
        int byTime = at.compareTo(previous);
        return byTime < 0 || (byTime == 0 && Arrays.compareUnsigned(name, lastName) < 0);
    }

    private static Instant timestamp(Document row) {
        Value value = row.getFieldsMap().get(VipMessages.TIMESTAMP);
        if (value == null || !value.hasTimestampValue()) {
            throw new IllegalStateException(row.getName() + " has no timestamp, so it cannot have matched");
        }
        Timestamp timestamp = value.getTimestampValue();
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }
}
