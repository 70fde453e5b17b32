package dev.vipexport.worker.message;

import com.google.firestore.v1.ArrayValue;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.RunQueryResponse;
import com.google.firestore.v1.Value.ValueTypeCase;
import com.google.protobuf.Timestamp;
import com.google.protobuf.WireFormat;
import dev.vipexport.common.query.MessageColumn;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The tags of {@code google/firestore/v1/query.proto} and {@code document.proto}: field number, then wire type. */
final class FieldTags {
    static final int RESPONSE_DOCUMENT = lengthDelimited(RunQueryResponse.DOCUMENT_FIELD_NUMBER);
    static final int DOCUMENT_NAME = lengthDelimited(Document.NAME_FIELD_NUMBER);
    static final int DOCUMENT_FIELDS = lengthDelimited(Document.FIELDS_FIELD_NUMBER);
    static final int ENTRY_KEY = lengthDelimited(1);
    static final int ENTRY_VALUE = lengthDelimited(2);
    static final int ARRAY_VALUES = lengthDelimited(ArrayValue.VALUES_FIELD_NUMBER);
    static final int TIMESTAMP_SECONDS = varint(Timestamp.SECONDS_FIELD_NUMBER);
    static final int TIMESTAMP_NANOS = varint(Timestamp.NANOS_FIELD_NUMBER);

    private static final byte[][] COLUMN_FIELDS = MessageColumn.ALL.stream()
            .map(column ->
                    column == MessageColumn.ID ? new byte[0] : column.wireName().getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);

    private FieldTags() {}

    /** Returns the column that a field of this name fills, or null for other fields. */
    static @Nullable MessageColumn column(byte[] bytes, int from, int length) {
        for (int i = 0; i < COLUMN_FIELDS.length; i++) {
            byte[] field = COLUMN_FIELDS[i];
            if (field.length == length && length > 0 && Arrays.equals(bytes, from, from + length, field, 0, length)) {
                return MessageColumn.ALL.get(i);
            }
        }
        return null;
    }

    /** Returns the type that a {@code Value} with this tag holds. */
    static ValueTypeCase valueType(int tag) {
        ValueTypeCase type = ValueTypeCase.forNumber(WireFormat.getTagFieldNumber(tag));
        return type == null ? ValueTypeCase.VALUETYPE_NOT_SET : type;
    }

    private static int lengthDelimited(int field) {
        return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    private static int varint(int field) {
        return field << 3 | WireFormat.WIRETYPE_VARINT;
    }
}
