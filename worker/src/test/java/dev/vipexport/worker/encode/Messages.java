package dev.vipexport.worker.encode;

import com.google.firestore.v1.ArrayValue;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.Value;
import com.google.protobuf.Timestamp;
import dev.vipexport.common.job.ExportOptions;
import java.time.Instant;
import java.util.List;

/** Builds stored messages field by field. */
final class Messages {
    static final ExportOptions RAW = ExportOptions.DEFAULT.toBuilder()
            .formulas(ExportOptions.Formulas.RAW)
            .build();

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
