package dev.vipexport.worker.message;

import com.google.firestore.v1.Value.ValueTypeCase;
import dev.vipexport.common.query.MessageColumn;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One document of a {@code RunQueryResponse}, as bytes. Google's generated classes would create about 40 objects for each
 * row, and the encoder would turn them back into equal bytes: strings are UTF-8 in the response and in the file.
 *
 * <p>Positions are offsets into {@link #bytes}. Fields that are not columns are skipped.
 */
@SuppressWarnings("EnumOrdinal") // arrays by column, because this class exists to avoid a map for each row
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

    StoredMessage(byte[] bytes) {
        this.bytes = bytes;
        Arrays.fill(types, ValueTypeCase.NULL_VALUE);
    }

    /**
     * Returns the document of a response, or null if it has none. Firestore sends such responses to show progress.
     *
     * @param response a serialised {@code RunQueryResponse}
     * @throws IllegalStateException when {@code response} is not valid protobuf
     */
    public static @Nullable StoredMessage parse(byte[] response) {
        return new RunQueryResponseParser(response).parse();
    }

    /** Returns the whole response. Do not modify it. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the document's full name. */
    public String name() {
        return new String(bytes, nameFrom, nameTo - nameFrom, StandardCharsets.UTF_8);
    }

    /** Compares the names of two documents by their UTF-8 bytes, as Firestore does. */
    public int compareNames(StoredMessage other) {
        return Arrays.compareUnsigned(bytes, nameFrom, nameTo, other.bytes, other.nameFrom, other.nameTo);
    }

    /** Returns the last segment of the name. */
    public String id() {
        return text(MessageColumn.ID);
    }

    /** Returns the type of the column's field, {@code NULL_VALUE} if it is missing. */
    public ValueTypeCase type(MessageColumn column) {
        return types[column.ordinal()];
    }

    /** Returns the position of the first byte: of a string, or of a serialised {@code Value} of another type. */
    public int from(MessageColumn column) {
        return from[column.ordinal()];
    }

    /** Returns the position after the last byte of the string, or of the serialised {@code Value}. */
    public int to(MessageColumn column) {
        return to[column.ordinal()];
    }

    /** Returns the timestamp's seconds since 1970. */
    public long seconds() {
        return seconds;
    }

    /** Returns the timestamp's nanoseconds, 0 to 999,999,999. */
    public int nanos() {
        return nanos;
    }

    /** Returns the number of labels that are strings. */
    public int labelCount() {
        return labelCount;
    }

    /** Returns the position of a label's first byte. */
    public int labelFrom(int label) {
        return labels[2 * label];
    }

    /** Returns the position after a label's last byte. */
    public int labelTo(int label) {
        return labels[2 * label + 1];
    }

    /** Returns {@code STRING_VALUE} if all labels are strings, otherwise the type of one that is not. */
    public ValueTypeCase labelType() {
        return labelType;
    }

    /**
     * Returns a message that has this one's field as text, and no other field. A value of another type than string becomes
     * its JSON text. Labels become a list of strings: one for each element, or one for a single value.
     *
     * @throws IllegalStateException when the field is not valid protobuf
     */
    public StoredMessage asText(MessageColumn column) {
        return FieldText.of(this, column);
    }

    private String text(MessageColumn column) {
        return new String(bytes, from(column), to(column) - from(column), StandardCharsets.UTF_8);
    }

    void setName(int start, int end) {
        nameFrom = start;
        nameTo = end;
        int id = end;
        while (id > start && bytes[id - 1] != '/') {
            id--;
        }
        set(MessageColumn.ID, ValueTypeCase.STRING_VALUE, id, end);
    }

    void set(MessageColumn column, ValueTypeCase type, int start, int end) {
        types[column.ordinal()] = type;
        from[column.ordinal()] = start;
        to[column.ordinal()] = end;
    }

    void setTimestamp(long newSeconds, int newNanos) {
        seconds = newSeconds;
        nanos = newNanos;
    }

    void addLabel(int start, int end) {
        if (2 * labelCount == labels.length) {
            labels = Arrays.copyOf(labels, Math.max(8, 2 * labels.length));
        }
        labels[2 * labelCount] = start;
        labels[2 * labelCount + 1] = end;
        labelCount++;
    }

    /** Records that a label is not a string. */
    void setLabelType(ValueTypeCase type) {
        labelType = type;
    }
}
