package dev.vipexport.common.job.store;

import com.google.cloud.firestore.DocumentSnapshot;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.Part;
import dev.vipexport.common.job.SliceState;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.common.query.VipMessages;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A slice as the fields of its document; all are always there, null where they have no value. */
final class SliceDocument {
    static final String ATTEMPT = "attempt";
    static final String STATE = "state";
    static final String ROWS_DONE = "rowsDone";

    private SliceDocument() {}

    static Map<String, @Nullable Object> fieldsOf(JobSlice slice) {
        var fields = new HashMap<String, @Nullable Object>();
        fields.put(ATTEMPT, slice.attempt());
        fields.put("index", slice.index());
        fields.put("from", VipMessages.timestamp(slice.window().from()));
        fields.put("until", VipMessages.timestamp(slice.window().until()));
        fields.put("rows", slice.rows());
        fields.put(STATE, wireName(slice.state()));
        fields.put("failures", slice.failures());
        fields.put(JobDocument.CLAIMS, slice.claims());
        fields.put(ROWS_DONE, slice.rowsDone());
        Part part = slice.part();
        fields.put("rowsWritten", part == null ? null : part.rows());
        fields.put("bytes", part == null ? null : part.bytes());
        fields.put("crc32c", part == null ? null : part.crc32c());
        fields.put("cellsDefused", part == null ? null : part.cellsDefused());
        return fields;
    }

    static JobSlice sliceOf(DocumentSnapshot document) {
        return new JobSlice(
                (int) number(document, ATTEMPT),
                (int) number(document, "index"),
                new TimeWindow(time(document, "from"), time(document, "until")),
                number(document, "rows"),
                SliceState.valueOf(string(document, STATE).toUpperCase(Locale.ROOT)),
                (int) number(document, "failures"),
                (int) number(document, JobDocument.CLAIMS),
                number(document, ROWS_DONE),
                part(document));
    }

    private static @Nullable Part part(DocumentSnapshot document) {
        Long rows = document.getLong("rowsWritten");
        return rows == null
                ? null
                : new Part(
                        rows, number(document, "bytes"), string(document, "crc32c"), number(document, "cellsDefused"));
    }

    static String wireName(SliceState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String string(DocumentSnapshot document, String field) {
        return Objects.requireNonNull(document.getString(field), field);
    }

    private static long number(DocumentSnapshot document, String field) {
        return Objects.requireNonNull(document.getLong(field), field);
    }

    private static Instant time(DocumentSnapshot document, String field) {
        return VipMessages.instant(Objects.requireNonNull(document.getTimestamp(field), field));
    }
}
