package dev.vipexport.worker.encode;

import com.google.firestore.v1.Value.ValueTypeCase;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.Part;
import dev.vipexport.common.job.Warning;
import dev.vipexport.common.query.MessageColumn;
import dev.vipexport.worker.deflate.FragmentDeflater;
import dev.vipexport.worker.message.StoredMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages in the format of an export. Equal messages and options always give equal bytes.
 *
 * <p>A field that is missing or null becomes an empty cell. A field of another type than its column's becomes its JSON text
 * and a warning, or fails a strict export. No message is ever left out.
 */
public abstract sealed class MessageEncoder permits CsvEncoder, JsonLinesEncoder, XlsxEncoder {
    final BlockWriter out;
    final TimestampFormatter timestamps;
    private final WarningCollector warnings = new WarningCollector();
    private final boolean strict;
    private final List<MessageColumn> columns;
    private final @Nullable FragmentDeflater deflater;
    private @Nullable StoredMessage current;
    private long rows;

    MessageEncoder(ExportOptions options, OutputStream out) {
        this.deflater = options.isDeflated() ? new FragmentDeflater(out) : null;
        this.out = new BlockWriter(deflater == null ? out : deflater);
        this.strict = options.strict();
        this.columns = options.columns();
        this.timestamps = new TimestampFormatter(options.timeZone(), options.timestamps());
    }

    /**
     * Returns an encoder that writes to {@code out} in blocks of about 64 KiB. {@link #finish} writes the last block. The
     * encoder never closes {@code out}.
     */
    public static MessageEncoder of(ExportOptions options, OutputStream out) {
        return switch (options.format()) {
            case CSV -> new CsvEncoder(options, out);
            case JSONL -> new JsonLinesEncoder(options, out);
            case XLSX -> new XlsxEncoder(options, out);
        };
    }

    /** Writes the start of the first part, such as the column names. Only the first slice calls this. */
    public abstract void writeHeader() throws IOException;

    /**
     * Writes one record.
     *
     * @throws UnexportableMessageException when the export is strict and a field has the wrong type
     * @throws IllegalStateException when such a field is not valid protobuf
     * @throws java.time.DateTimeException when a timestamp is outside of the years that Firestore stores
     */
    public final void append(StoredMessage message) throws IOException {
        current = message;
        for (int i = 0; i < columns.size(); i++) {
            MessageColumn column = columns.get(i);
            startCell(i);
            if (message.type(column) == ValueTypeCase.NULL_VALUE) {
                writeNull();
            } else {
                writeCell(message, column);
            }
        }
        endRecord();
        rows++;
    }

    private void writeCell(StoredMessage message, MessageColumn column) throws IOException {
        ValueTypeCase type = message.type(column);
        switch (column) {
            case TIMESTAMP -> {
                if (type == ValueTypeCase.TIMESTAMP_VALUE) {
                    writeTimestamp(message.seconds(), message.nanos());
                } else {
                    writeMalformed(message, column, type);
                }
            }
            case LABELS -> {
                if (type != ValueTypeCase.ARRAY_VALUE) {
                    writeMalformed(message, column, type);
                } else if (message.labelType() != ValueTypeCase.STRING_VALUE) {
                    writeMalformed(message, column, message.labelType());
                } else {
                    writeLabels(message);
                }
            }
            case ID, USER_ID, KIND, SOURCE, TEXT -> {
                if (type == ValueTypeCase.STRING_VALUE) {
                    writeString(message.bytes(), message.from(column), message.to(column));
                } else {
                    writeMalformed(message, column, type);
                }
            }
        }
    }

    private void writeMalformed(StoredMessage message, MessageColumn column, ValueTypeCase found) throws IOException {
        if (strict) {
            String type = found.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            throw UnexportableMessageException.malformed(
                    message.id(), column.wireName(), "of the wrong type (" + type + ")");
        }
        warn(Warning.Code.MALFORMED_CELLS);
        StoredMessage text = message.asText(column);
        if (column == MessageColumn.LABELS) {
            writeLabels(text);
        } else {
            writeString(text.bytes(), text.from(column), text.to(column));
        }
    }

    /** Counts a cell of the message that is being written. */
    final void warn(Warning.Code code) {
        warnings.addCell(code, Objects.requireNonNull(current, "a cell belongs to a message"));
    }

    /** Starts the cell of column {@code index} of the file. */
    abstract void startCell(int index) throws IOException;

    abstract void writeNull() throws IOException;

    /** Writes a timestamp as text. */
    void writeTimestamp(long seconds, int nanos) throws IOException {
        timestamps.format(seconds, nanos);
        writeTimestamp(timestamps.bytes(), timestamps.length());
    }

    /** Writes a timestamp, which is ASCII and needs no escaping. */
    abstract void writeTimestamp(byte[] bytes, int length) throws IOException;

    abstract void writeString(byte[] bytes, int from, int to) throws IOException;

    abstract void writeLabels(StoredMessage message) throws IOException;

    abstract void endRecord() throws IOException;

    /** Writes the remaining bytes. Append nothing afterwards. */
    public final void finish() throws IOException {
        out.flush();
        if (deflater != null) {
            deflater.finish();
        }
    }

    /** Returns the number of records so far. */
    public final long rows() {
        return rows;
    }

    /** Returns what was compressed, or null if this encoder does not compress. Call it after {@link #finish}. */
    public final Part.@Nullable Uncompressed uncompressed() {
        return deflater == null ? null : deflater.uncompressed();
    }

    /** Returns the warnings about the records so far, at most one of each code. */
    public final List<Warning> warnings() {
        return warnings.warnings();
    }

    /** Returns how many cells were changed so that a spreadsheet does not run them as formulas. */
    public abstract long cellsDefused();
}
