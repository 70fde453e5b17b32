package dev.vipexport.emulators.firestore.value;

import com.google.firestore.v1.ArrayValue;
import com.google.firestore.v1.MapValue;
import com.google.firestore.v1.Value;
import com.google.protobuf.Timestamp;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Checks content and size of documents: see "Storage size calculations" and "Usage and limits" in the Firestore
 * documentation.
 */
public final class DocumentLimits {
    private static final long MAX_BYTES = 1_048_576;
    private static final int DOCUMENT_OVERHEAD = 32;
    private static final int NAME_OVERHEAD = 16;
    private static final int NUMBER_SIZE = 8;
    private static final int GEO_POINT_SIZE = 16;
    private static final int MAX_DEPTH = 20;
    private static final int MAX_INDEX_ENTRIES = 40_000;

    private DocumentLimits() {}

    /**
     * Returns the fields as Firestore stores them: timestamps truncated to microseconds.
     *
     * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT if a document cannot hold them
     */
    public static Map<String, Value> normalized(Map<String, Value> fields, String document) {
        return normalized(fields, document, 0);
    }

    /** Normalizes fields; {@code depth} counts the maps and arrays around them. */
    private static Map<String, Value> normalized(Map<String, Value> fields, String document, int depth) {
        Map<String, Value> stored = new HashMap<>();
        fields.forEach((name, value) -> {
            FieldPath.checkName(name, document);
            stored.put(name, normalized(value, document, depth, false));
        });
        return stored;
    }

    private static Value normalized(Value value, String document, int depth, boolean inArray) {
        ValueValidator.checkScalar(value);
        if (value.getMapValue().containsFields(OrderKey.TYPE)) {
            if (inArray) {
                throw StatusErrors.invalid("Cannot convert a vector value in an array value.");
            }
            ValueValidator.checkVector(value.getMapValue(), document);
        }
        return switch (ValueKind.of(value)) {
            case TIMESTAMP ->
                Value.newBuilder()
                        .setTimestampValue(truncated(value.getTimestampValue()))
                        .build();
            case ARRAY -> array(value.getArrayValue(), document, nextDepth(depth, document), inArray);
            case MAP ->
                Value.newBuilder()
                        .setMapValue(MapValue.newBuilder()
                                .putAllFields(normalized(
                                        value.getMapValue().getFieldsMap(), document, nextDepth(depth, document))))
                        .build();
            default -> value;
        };
    }

    private static Value array(ArrayValue array, String document, int depth, boolean inArray) {
        if (inArray) {
            throw StatusErrors.invalid("Cannot convert an array value in an array value.");
        }
        ArrayValue.Builder stored = ArrayValue.newBuilder();
        array.getValuesList().forEach(element -> stored.addValues(normalized(element, document, depth, true)));
        return Value.newBuilder().setArrayValue(stored).build();
    }

    private static int nextDepth(int depth, String document) {
        if (depth == MAX_DEPTH) {
            throw StatusErrors.invalid("Document \"" + document + "\" nests maps and arrays deeper than 20 levels");
        }
        return depth + 1;
    }

    private static Timestamp truncated(Timestamp timestamp) {
        return Timestamp.newBuilder()
                .setSeconds(timestamp.getSeconds())
                .setNanos(timestamp.getNanos() / 1_000 * 1_000)
                .build();
    }

    /** Checks the size of a document. */
    public static void checkSize(String name, Map<String, Value> fields) {
        long size = DOCUMENT_OVERHEAD + nameSize(name) + mapSize(fields);
        if (size > MAX_BYTES) {
            throw StatusErrors.invalid("Document \"" + name + "\" cannot be written because its size (" + size
                    + " bytes) exceeds the maximum allowed size of 1048576 bytes");
        }
    }

    /** Checks the number of index entries: two per value (ascending and descending), one per element of an array. */
    public static void checkIndexEntries(String name, Map<String, Value> fields) {
        long entries =
                fields.values().stream().mapToLong(DocumentLimits::indexEntries).sum();
        if (entries > MAX_INDEX_ENTRIES) {
            throw StatusErrors.invalid("Document \"" + name + "\" has " + entries
                    + " index entries, more than the maximum of 40000: too many index entries for entity");
        }
    }

    private static long indexEntries(Value value) {
        if (value.hasMapValue() && !OrderKey.isVector(value.getMapValue())) {
            return value.getMapValue().getFieldsMap().values().stream()
                    .mapToLong(DocumentLimits::indexEntries)
                    .sum();
        }
        return value.hasArrayValue() ? value.getArrayValue().getValuesCount() : 2;
    }

    private static long mapSize(Map<String, Value> fields) {
        long size = 0;
        for (Map.Entry<String, Value> field : fields.entrySet()) {
            size += textSize(field.getKey()) + size(field.getValue());
        }
        return size;
    }

    private static long size(Value value) {
        return switch (ValueKind.of(value)) {
            case NULL, BOOLEAN -> 1;
            case NAN, NUMBER, TIMESTAMP -> NUMBER_SIZE;
            case STRING -> textSize(value.getStringValue());
            case BYTES -> value.getBytesValue().size();
            case REFERENCE -> nameSize(value.getReferenceValue());
            case GEO_POINT -> GEO_POINT_SIZE;
            case ARRAY ->
                value.getArrayValue().getValuesList().stream()
                        .mapToLong(DocumentLimits::size)
                        .sum();
            case VECTOR, MAP -> mapSize(value.getMapValue().getFieldsMap());
        };
    }

    private static long nameSize(String name) {
        int start = name.indexOf("/documents/");
        String path = start < 0 ? name : name.substring(start + "/documents/".length());
        long size = NAME_OVERHEAD;
        for (String segment : path.split("/", -1)) {
            size += textSize(segment);
        }
        return size;
    }

    private static long textSize(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length + 1L;
    }
}
