package dev.vipexport.worker.message;

import com.google.firestore.v1.Value.ValueTypeCase;
import dev.vipexport.common.query.MessageColumn;
import org.jspecify.annotations.Nullable;

/** Finds the fields of a {@link StoredMessage} in a serialised {@code RunQueryResponse}. */
final class AnswerReader {
    private final byte[] answer;
    private final WireReader in;

    AnswerReader(byte[] answer) {
        this.answer = answer;
        this.in = new WireReader(answer);
    }

    @Nullable
    StoredMessage message() {
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            if (tag == Wire.RESPONSE_DOCUMENT) {
                var message = new StoredMessage(answer);
                readDocument(message);
                return message;
            }
            in.skip(tag);
        }
        return null;
    }

    private void readDocument(StoredMessage message) {
        int outer = in.enter();
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            if (tag == Wire.DOCUMENT_NAME) {
                int length = in.length();
                int start = in.pass(length);
                message.setName(start, start + length);
            } else if (tag == Wire.DOCUMENT_FIELDS) {
                readField(message);
            } else {
                in.skip(tag);
            }
        }
        in.leave(outer);
    }

    /** An entry of the map: its key, then its value, as every encoder of protobuf writes them. */
    private void readField(StoredMessage message) {
        int outer = in.enter();
        MessageColumn column = null;
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            if (tag == Wire.ENTRY_KEY) {
                int length = in.length();
                column = Wire.column(answer, in.pass(length), length);
            } else if (tag == Wire.ENTRY_VALUE && column != null) {
                readValue(message, column);
            } else {
                in.skip(tag);
            }
        }
        in.leave(outer);
    }

    private void readValue(StoredMessage message, MessageColumn column) {
        int outer = in.enter();
        message.set(column, ValueTypeCase.VALUETYPE_NOT_SET, 0, 0);
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            ValueTypeCase type = Wire.type(tag);
            if (type == ValueTypeCase.STRING_VALUE) {
                int length = in.length();
                int start = in.pass(length);
                message.set(column, type, start, start + length);
                continue;
            }
            if (type == ValueTypeCase.TIMESTAMP_VALUE && column == MessageColumn.TIMESTAMP) {
                readTimestamp(message);
            } else if (type == ValueTypeCase.ARRAY_VALUE && column == MessageColumn.LABELS) {
                readLabels(message);
            } else {
                in.skip(tag);
            }
            message.set(column, type, 0, 0);
        }
        in.leave(outer);
    }

    private void readTimestamp(StoredMessage message) {
        int outer = in.enter();
        long seconds = 0;
        int nanos = 0;
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            if (tag == Wire.TIMESTAMP_SECONDS) {
                seconds = in.varint();
            } else if (tag == Wire.TIMESTAMP_NANOS) {
                nanos = (int) in.varint();
            } else {
                in.skip(tag);
            }
        }
        message.setTime(seconds, nanos);
        in.leave(outer);
    }

    private void readLabels(StoredMessage message) {
        int outer = in.enter();
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            if (tag == Wire.ARRAY_VALUES) {
                readLabel(message);
            } else {
                in.skip(tag);
            }
        }
        in.leave(outer);
    }

    private void readLabel(StoredMessage message) {
        int outer = in.enter();
        ValueTypeCase type = ValueTypeCase.VALUETYPE_NOT_SET;
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            type = Wire.type(tag);
            if (type == ValueTypeCase.STRING_VALUE) {
                int length = in.length();
                int start = in.pass(length);
                message.addLabel(start, start + length);
            } else {
                in.skip(tag);
            }
        }
        if (type != ValueTypeCase.STRING_VALUE) {
            message.setLabelType(type);
        }
        in.leave(outer);
    }
}
