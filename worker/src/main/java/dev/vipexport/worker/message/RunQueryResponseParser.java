package dev.vipexport.worker.message;

import com.google.firestore.v1.Value.ValueTypeCase;
import dev.vipexport.common.query.MessageColumn;
import org.jspecify.annotations.Nullable;

/** Finds the fields of a {@link StoredMessage} in a serialised {@code RunQueryResponse}. */
final class RunQueryResponseParser {
    private final byte[] response;
    private final ProtobufReader in;

    RunQueryResponseParser(byte[] response) {
        this.response = response;
        this.in = new ProtobufReader(response);
    }

    @Nullable
    StoredMessage parse() {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == FieldTags.RESPONSE_DOCUMENT) {
                var message = new StoredMessage(response);
                readDocument(message);
                return message;
            }
            in.skipField(tag);
        }
        return null;
    }

    private void readDocument(StoredMessage message) {
        int oldLimit = in.pushLimit();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == FieldTags.DOCUMENT_NAME) {
                int length = in.readLength();
                int start = in.skipRawBytes(length);
                message.setName(start, start + length);
            } else if (tag == FieldTags.DOCUMENT_FIELDS) {
                readField(message);
            } else {
                in.skipField(tag);
            }
        }
        in.popLimit(oldLimit);
    }

    /** Reads an entry of the field map: the key, then the value, as every protobuf encoder writes them. */
    private void readField(StoredMessage message) {
        int oldLimit = in.pushLimit();
        MessageColumn column = null;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == FieldTags.ENTRY_KEY) {
                int length = in.readLength();
                column = FieldTags.column(response, in.skipRawBytes(length), length);
            } else if (tag == FieldTags.ENTRY_VALUE && column != null) {
                readValue(message, column);
            } else {
                in.skipField(tag);
            }
        }
        in.popLimit(oldLimit);
    }

    private void readValue(StoredMessage message, MessageColumn column) {
        int oldLimit = in.pushLimit();
        int valueFrom = in.position();
        int valueTo = in.limit();
        message.set(column, ValueTypeCase.VALUETYPE_NOT_SET, valueFrom, valueTo);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            ValueTypeCase type = FieldTags.valueType(tag);
            if (type == ValueTypeCase.STRING_VALUE) {
                int length = in.readLength();
                int start = in.skipRawBytes(length);
                message.set(column, type, start, start + length);
                continue;
            }
            if (type == ValueTypeCase.TIMESTAMP_VALUE && column == MessageColumn.TIMESTAMP) {
                readTimestamp(message);
            } else if (type == ValueTypeCase.ARRAY_VALUE && column == MessageColumn.LABELS) {
                readLabels(message);
            } else {
                in.skipField(tag);
            }
            message.set(column, type, valueFrom, valueTo);
        }
        in.popLimit(oldLimit);
    }

    private void readTimestamp(StoredMessage message) {
        int oldLimit = in.pushLimit();
        long seconds = 0;
        int nanos = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == FieldTags.TIMESTAMP_SECONDS) {
                seconds = in.readVarint();
            } else if (tag == FieldTags.TIMESTAMP_NANOS) {
                nanos = (int) in.readVarint();
            } else {
                in.skipField(tag);
            }
        }
        message.setTimestamp(seconds, nanos);
        in.popLimit(oldLimit);
    }

    private void readLabels(StoredMessage message) {
        int oldLimit = in.pushLimit();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == FieldTags.ARRAY_VALUES) {
                readLabel(message);
            } else {
                in.skipField(tag);
            }
        }
        in.popLimit(oldLimit);
    }

    private void readLabel(StoredMessage message) {
        int oldLimit = in.pushLimit();
        ValueTypeCase type = ValueTypeCase.VALUETYPE_NOT_SET;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            type = FieldTags.valueType(tag);
            if (type == ValueTypeCase.STRING_VALUE) {
                int length = in.readLength();
                int start = in.skipRawBytes(length);
                message.addLabel(start, start + length);
            } else {
                in.skipField(tag);
            }
        }
        if (type != ValueTypeCase.STRING_VALUE) {
            message.setLabelType(type);
        }
        in.popLimit(oldLimit);
    }
}
