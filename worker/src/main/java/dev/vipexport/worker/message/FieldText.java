package dev.vipexport.worker.message;

import com.google.firestore.v1.Value;
import com.google.firestore.v1.Value.ValueTypeCase;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.vipexport.common.query.MessageColumn;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Turns fields of any type into text. Such fields are rare, so Google's classes decode them. */
final class FieldText {
    private FieldText() {}

    /** Returns a message that has the field of {@code column} as text, and no other field. */
    static StoredMessage of(StoredMessage message, MessageColumn column) {
        int from = message.from(column);
        int to = message.to(column);
        if (message.type(column) == ValueTypeCase.STRING_VALUE) {
            return text(message.bytes(), column, from, to);
        }
        Value value = value(message.bytes(), from, to);
        if (column == MessageColumn.LABELS) {
            return labels(value.hasArrayValue() ? value.getArrayValue().getValuesList() : List.of(value));
        }
        byte[] text = utf8(value);
        return text(text, column, 0, text.length);
    }

    private static StoredMessage text(byte[] bytes, MessageColumn column, int from, int to) {
        var result = new StoredMessage(bytes);
        if (column == MessageColumn.LABELS) {
            result.addLabel(from, to);
        } else {
            result.set(column, ValueTypeCase.STRING_VALUE, from, to);
        }
        return result;
    }

    private static StoredMessage labels(List<Value> values) {
        List<byte[]> labels = values.stream().map(FieldText::utf8).toList();
        var bytes = new ByteArrayOutputStream();
        labels.forEach(bytes::writeBytes);
        var result = new StoredMessage(bytes.toByteArray());
        int from = 0;
        for (byte[] label : labels) {
            result.addLabel(from, from + label.length);
            from += label.length;
        }
        return result;
    }

    private static Value value(byte[] bytes, int from, int to) {
        try {
            return Value.parseFrom(ByteBuffer.wrap(bytes, from, to - from));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a field of a message is not valid protobuf", e);
        }
    }

    private static byte[] utf8(Value value) {
        return ValueText.of(value).getBytes(StandardCharsets.UTF_8);
    }
}
