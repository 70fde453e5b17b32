package dev.vipexport.worker.message;

import com.google.firestore.v1.Value.ValueTypeCase;
import com.google.protobuf.CodedInputStream;
import dev.vipexport.common.query.MessageColumn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One document of a {@code RunQueryResponse}, as bytes. Google's generated classes would make some 40 objects of each
 * row (maps, values, texts), out of which an encoder would make the very bytes again: texts are UTF-8 on the wire and
 * UTF-8 in the file.
 *
 * <p>Places are offsets into {@link #bytes}. Fields that are no column are passed over.
 */
@SuppressWarnings("EnumOrdinal") // arrays by column: a map of each row would be what this class is there to avoid
public final class StoredMessage {
    private static final int[] NO_LABELS = {};

    private final byte[] bytes;
    private final ValueTypeCase[] types = new ValueTypeCase[MessageColumn.ALL.size()];
    private final int[] from = new int[types.length];
    private final int[] to = new int[types.length];
    private int nameFrom;
    private int nameTo;
    private long seconds;
    private int nanos;
    private int[] labels = NO_LABELS;
    private int labelCount;
    private ValueTypeCase labelType = ValueTypeCase.STRING_VALUE;

    private StoredMessage(byte[] bytes) {
        this.bytes = bytes;
        Arrays.fill(types, ValueTypeCase.NULL_VALUE);
    }

    /**
     * The document of an answer; null where it has none, which is only a sign of life.
     *
     * @param response a serialised {@code RunQueryResponse}
     * @throws IllegalStateException when it is no such thing
     */
    public static @Nullable StoredMessage in(byte[] response) {
        try {
            CodedInputStream in = CodedInputStream.newInstance(response);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == Wire.RESPONSE_DOCUMENT) {
                    var message = new StoredMessage(response);
                    message.readDocument(in);
                    return message;
                }
                in.skipField(tag);
            }
            return null;
        } catch (IOException e) {
            throw new IllegalStateException("an answer of Firestore cannot be read", e);
        }
    }

    /** The whole answer; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** The document's full name. */
    public String name() {
        return new String(bytes, nameFrom, nameTo - nameFrom, StandardCharsets.UTF_8);
    }

    /** Whether it has the name of {@code other}, and where not, which sorts first: by their UTF-8 bytes, as Firestore does. */
    public int compareNames(StoredMessage other) {
        return Arrays.compareUnsigned(bytes, nameFrom, nameTo, other.bytes, other.nameFrom, other.nameTo);
    }

    /** The last part of its name. */
    public String id() {
        return text(MessageColumn.ID);
    }

    /** What the column's field holds; {@code NULL_VALUE} also where there is no such field. */
    public ValueTypeCase type(MessageColumn column) {
        return types[column.ordinal()];
    }

    /** Where the UTF-8 of a text begins. */
    public int from(MessageColumn column) {
        return from[column.ordinal()];
    }

    /** Where the UTF-8 of a text ends. */
    public int to(MessageColumn column) {
        return to[column.ordinal()];
    }

    /** Seconds since 1970 of its timestamp, where it has one. */
    public long seconds() {
        return seconds;
    }

    /** 0 to 999,999,999 of its timestamp. */
    public int nanos() {
        return nanos;
    }

    public int labelCount() {
        return labelCount;
    }

    /** Where the UTF-8 of a label begins. */
    public int labelFrom(int label) {
        return labels[2 * label];
    }

    /** Where the UTF-8 of a label ends. */
    public int labelTo(int label) {
        return labels[2 * label + 1];
    }

    /** {@code STRING_VALUE} exactly where all labels are texts. */
    public ValueTypeCase labelType() {
        return labelType;
    }

    private String text(MessageColumn column) {
        return new String(bytes, from(column), to(column) - from(column), StandardCharsets.UTF_8);
    }

    private void readDocument(CodedInputStream in) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == Wire.DOCUMENT_NAME) {
                readName(in);
            } else if (tag == Wire.DOCUMENT_FIELDS) {
                readField(in);
            } else {
                in.skipField(tag);
            }
        }
        in.popLimit(outer);
    }

    private void readName(CodedInputStream in) throws IOException {
        int length = in.readRawVarint32();
        nameFrom = in.getTotalBytesRead();
        nameTo = nameFrom + length;
        in.skipRawBytes(length);
        int id = nameTo;
        while (id > nameFrom && bytes[id - 1] != '/') {
            id--;
        }
        put(MessageColumn.ID, ValueTypeCase.STRING_VALUE, id, nameTo);
    }

    /** An entry of the map: its key, then its value, as every encoder of protobuf writes them. */
    private void readField(CodedInputStream in) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        MessageColumn column = null;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == Wire.ENTRY_KEY) {
                int length = in.readRawVarint32();
                column = Wire.column(bytes, in.getTotalBytesRead(), length);
                in.skipRawBytes(length);
            } else if (tag == Wire.ENTRY_VALUE && column != null) {
                readValue(in, column);
            } else {
                in.skipField(tag);
            }
        }
        in.popLimit(outer);
    }

    private void readValue(CodedInputStream in, MessageColumn column) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        types[column.ordinal()] = ValueTypeCase.VALUETYPE_NOT_SET;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            ValueTypeCase type = Wire.type(tag);
            if (type == ValueTypeCase.STRING_VALUE) {
                int length = in.readRawVarint32();
                int at = in.getTotalBytesRead();
                in.skipRawBytes(length);
                put(column, type, at, at + length);
                continue;
            }
            if (type == ValueTypeCase.TIMESTAMP_VALUE && column == MessageColumn.TIMESTAMP) {
                readTimestamp(in);
            } else if (type == ValueTypeCase.ARRAY_VALUE && column == MessageColumn.LABELS) {
                readLabels(in);
            } else {
                in.skipField(tag);
            }
            put(column, type, 0, 0);
        }
        in.popLimit(outer);
    }

    private void put(MessageColumn column, ValueTypeCase type, int start, int end) {
        types[column.ordinal()] = type;
        from[column.ordinal()] = start;
        to[column.ordinal()] = end;
    }

    private void readTimestamp(CodedInputStream in) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        seconds = 0;
        nanos = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == Wire.TIMESTAMP_SECONDS) {
                seconds = in.readInt64();
            } else if (tag == Wire.TIMESTAMP_NANOS) {
                nanos = in.readInt32();
            } else {
                in.skipField(tag);
            }
        }
        in.popLimit(outer);
    }

    private void readLabels(CodedInputStream in) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == Wire.ARRAY_VALUES) {
                readLabel(in);
            } else {
                in.skipField(tag);
            }
        }
        in.popLimit(outer);
    }

    private void readLabel(CodedInputStream in) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        ValueTypeCase type = ValueTypeCase.VALUETYPE_NOT_SET;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            type = Wire.type(tag);
            if (type == ValueTypeCase.STRING_VALUE) {
                int length = in.readRawVarint32();
                int at = in.getTotalBytesRead();
                in.skipRawBytes(length);
                addLabel(at, at + length);
            } else {
                in.skipField(tag);
            }
        }
        if (type != ValueTypeCase.STRING_VALUE) {
            labelType = type;
        }
        in.popLimit(outer);
    }

    private void addLabel(int start, int end) {
        if (2 * labelCount == labels.length) {
            labels = Arrays.copyOf(labels, Math.max(8, 2 * labels.length));
        }
        labels[2 * labelCount] = start;
        labels[2 * labelCount + 1] = end;
        labelCount++;
    }
}
