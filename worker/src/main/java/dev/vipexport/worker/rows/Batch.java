package dev.vipexport.worker.rows;

import dev.vipexport.worker.message.StoredMessage;
import java.util.List;

/** What the next look at a {@link RowReader} gives. */
public sealed interface Batch {

    /** At least one row, in the order of the query. */
    record Rows(List<StoredMessage> messages) implements Batch {}

    /** There is no further row. */
    record End() implements Batch {}

    /** Firestore no longer serves the read time; no retry at the same one will help. */
    record SnapshotTooOld() implements Batch {}

    /** This process is about to end. */
    record Stopped() implements Batch {}
}
