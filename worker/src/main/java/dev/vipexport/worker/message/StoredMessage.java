package dev.vipexport.worker.message;

import com.google.firestore.v1.Value.ValueTypeCase;
import dev.vipexport.common.query.MessageColumn;
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

    StoredMessage(byte[] bytes) {
        this.bytes = bytes;
        Arrays.fill(types, ValueTypeCase.NULL_VALUE);
    }

    /**
     * The document of an answer; null where it has none, which is only a sign of life.
     *
     * @param response a serialised {@code RunQueryResponse}
     * @throws IllegalStateException when it is no such thing
     */
    public static @Nullable StoredMessage parse(byte[] response) {
        return new RunQueryResponseParser(response).parse();
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

    /** For a label that is no text. */
    void setLabelType(ValueTypeCase type) {
        labelType = type;
    }
}
