package dev.vipexport.worker.encode;

import com.google.firestore.v1.ArrayValue;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.Value;
import com.google.protobuf.Timestamp;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.query.MessageColumn;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Builds stored messages field by field. */
final class Messages {
    static final ExportOptions RAW = new ExportOptions(
            ExportOptions.Format.CSV,
            ExportOptions.Compression.NONE,
            MessageColumn.ALL,
            ZoneOffset.UTC,
            ExportOptions.Formulas.RAW,
            false,
            ExportOptions.Delimiter.COMMA);

    private Messages() {}

    static Document.Builder message(String id) {
        return Document.newBuilder().setName("projects/p/databases/(default)/documents/VipMessages/" + id);
    }

    static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    static Value time(Instant at) {
        return Value.newBuilder()
                .setTimestampValue(
                        Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()))
                .build();
    }

    static Value list(List<String> texts) {
        var array = ArrayValue.newBuilder();
        texts.forEach(text -> array.addValues(text(text)));
        return Value.newBuilder().setArrayValue(array).build();
    }
}
