package dev.vipexport.common.job.store;

import static dev.vipexport.common.job.store.DocumentFields.integer;
import static dev.vipexport.common.job.store.DocumentFields.number;
import static dev.vipexport.common.job.store.DocumentFields.string;
import static dev.vipexport.common.job.store.DocumentFields.time;

import com.google.cloud.firestore.DocumentSnapshot;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.Part;
import dev.vipexport.common.job.SliceState;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.common.query.VipMessages;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps a {@link JobSlice} to the fields of its document. Every field is always written, as null if it has no value. */
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
        fields.put(STATE, DocumentFields.wireName(slice.state()));
        fields.put("failures", slice.failures());
        fields.put(JobDocument.CLAIMS, slice.claims());
        fields.put(ROWS_DONE, slice.rowsDone());
        Part part = slice.part();
        fields.put("rowsWritten", part == null ? null : part.rows());
        fields.put("bytes", part == null ? null : part.bytes());
        fields.put("crc32c", part == null ? null : part.crc32c());
        Part.Uncompressed uncompressed = part == null ? null : part.uncompressed();
        fields.put("uncompressedBytes", uncompressed == null ? null : uncompressed.bytes());
        fields.put("uncompressedCrc32", uncompressed == null ? null : Integer.toUnsignedLong(uncompressed.crc32()));
        fields.put("cellsDefused", part == null ? null : part.cellsDefused());
        fields.put(WarningFields.FIELD, part == null ? null : WarningFields.fieldsOf(part.warnings()));
        return fields;
    }

    static JobSlice sliceOf(DocumentSnapshot document) {
        return new JobSlice(
                integer(document, ATTEMPT),
                integer(document, "index"),
                new TimeWindow(time(document, "from"), time(document, "until")),
                number(document, "rows"),
                DocumentFields.constant(document, STATE, SliceState.class),
                integer(document, "failures"),
                integer(document, JobDocument.CLAIMS),
                number(document, ROWS_DONE),
                part(document));
    }

    private static @Nullable Part part(DocumentSnapshot document) {
        Long rows = document.getLong("rowsWritten");
        return rows == null
                ? null
                : new Part(
                        rows,
                        number(document, "bytes"),
                        string(document, "crc32c"),
                        uncompressed(document),
                        number(document, "cellsDefused"),
                        WarningFields.warnings(document));
    }

    private static Part.@Nullable Uncompressed uncompressed(DocumentSnapshot document) {
        Long bytes = document.getLong("uncompressedBytes");
        return bytes == null ? null : new Part.Uncompressed(bytes, (int) number(document, "uncompressedCrc32"));
    }
}
