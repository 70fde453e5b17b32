package dev.vipexport.worker.csv;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.Value;
import com.google.protobuf.NullValue;
import com.google.protobuf.Timestamp;
import dev.vipexport.common.query.VipMessages;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A stored message as texts. A field that is missing or null is an empty text; one of another type than it should have
 * is refused, because any text made of it would be a guess.
 */
record MessageCells(Document message) {
    private static final String LABEL_SEPARATOR = "|";
    private static final Value NULL =
            Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();

    String id() {
        return message.getName().substring(message.getName().lastIndexOf('/') + 1);
    }

    /** ISO-8601 in UTC, with as many digits of a second as it has. */
    String timestamp() {
        Value value = value(VipMessages.TIMESTAMP);
        return switch (value.getValueTypeCase()) {
            case TIMESTAMP_VALUE -> iso(value.getTimestampValue());
            case NULL_VALUE -> "";
            default -> throw unexpected(VipMessages.TIMESTAMP, value);
        };
    }

    String text(String field) {
        return text(field, value(field));
    }

    String labels() {
        Value value = value(VipMessages.LABELS);
        return switch (value.getValueTypeCase()) {
            case ARRAY_VALUE ->
                value.getArrayValue().getValuesList().stream()
                        .map(this::label)
                        .collect(Collectors.joining(LABEL_SEPARATOR));
            case NULL_VALUE -> "";
            default -> throw unexpected(VipMessages.LABELS, value);
        };
    }

    private String label(Value label) {
        if (!label.hasStringValue()) {
            throw unexpected(VipMessages.LABELS, label);
        }
        return label.getStringValue();
    }

    private String text(String field, Value value) {
        return switch (value.getValueTypeCase()) {
            case STRING_VALUE -> value.getStringValue();
            case NULL_VALUE -> "";
            default -> throw unexpected(field, value);
        };
    }

    private Value value(String field) {
        return message.getFieldsOrDefault(field, NULL);
    }

    private static String iso(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos())
                .toString();
    }

    private UnexportableMessageException unexpected(String field, Value found) {
        String type = found.getValueTypeCase().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return new UnexportableMessageException(id(), field, "of the wrong type (" + type + ")");
    }
}
