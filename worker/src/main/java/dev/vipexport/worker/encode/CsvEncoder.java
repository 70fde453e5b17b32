package dev.vipexport.worker.encode;

import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.worker.message.StoredMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes records of <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>, with CRLF after every record. The bytes
 * equal those of commons-csv with {@code QuoteMode.MINIMAL}, but this encoder copies UTF-8 without decoding it. The rules:
 * an empty first cell is quoted. A cell is quoted if it starts with {@code #} or a lower byte, if it ends with a space or a
 * lower byte, or if it holds CR, LF, a quote or the delimiter.
 *
 * <p>{@link FormulaGuard} says where a cell needs apostrophes. A user can choose the content of every cell but the
 * timestamp, ids and labels included, so all of them are defused. A caller that needs them unchanged asks for
 * {@code formulas=raw}.
 */
final class CsvEncoder extends MessageEncoder {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] RECORD_END = {'\r', '\n'};
    private static final int MAX_QUOTED_FIRST_BYTE = '#';
    private static final int MAX_QUOTED_LAST_BYTE = ' ';

    private final ExportOptions options;
    private final boolean defuse;
    private final ByteSetScanner quoteTriggers;
    private final FormulaGuard guard = new FormulaGuard();
    private byte[] joinedLabels = new byte[256];
    private long defusedCells;
    private boolean isFirstCell;
    private boolean isLastCell;

    CsvEncoder(ExportOptions options, OutputStream out) {
        super(options, out);
        this.options = options;
        this.defuse = options.formulas() == ExportOptions.Formulas.DEFUSE;
        this.quoteTriggers = new ByteSetScanner("\r\n\"" + options.delimiter().character());
    }

    @Override
    public void writeHeader() throws IOException {
        if (options.bom()) {
            out.put(BYTE_ORDER_MARK);
        }
        for (int i = 0; i < options.columns().size(); i++) {
            startCell(i);
            out.put(options.columns().get(i).wireName().getBytes(StandardCharsets.US_ASCII));
        }
        endRecord();
    }

    @Override
    void startCell(int index) throws IOException {
        isFirstCell = index == 0;
        isLastCell = index == options.columns().size() - 1;
        if (!isFirstCell) {
            out.put(options.delimiter().character());
        }
    }

    /** Quotes an empty first cell, because an empty line is not a record. */
    @Override
    void writeNull() throws IOException {
        if (isFirstCell) {
            out.put('"');
            out.put('"');
        }
    }

    @Override
    void writeTimestamp(byte[] bytes, int length) throws IOException {
        out.put(bytes, 0, length);
    }

    @Override
    void writeLabels(StoredMessage message) throws IOException {
        if (message.labelCount() == 1) {
            writeString(message.bytes(), message.labelFrom(0), message.labelTo(0));
            return;
        }
        int length = 0;
        for (int label = 0; label < message.labelCount(); label++) {
            length = appendLabel(message.bytes(), message.labelFrom(label), message.labelTo(label), label == 0, length);
        }
        writeString(joinedLabels, 0, length);
    }

    private int appendLabel(byte[] bytes, int from, int to, boolean isFirst, int length) {
        int size = to - from + 1;
        if (joinedLabels.length - length < size) {
            joinedLabels = java.util.Arrays.copyOf(joinedLabels, Math.max(2 * joinedLabels.length, length + size));
        }
        int at = length;
        if (!isFirst) {
            joinedLabels[at++] = '|';
        }
        System.arraycopy(bytes, from, joinedLabels, at, to - from);
        return at + to - from;
    }

    @Override
    void writeString(byte[] bytes, int from, int to) throws IOException {
        if (from == to) {
            writeNull();
            return;
        }
        boolean apostrophe = defuse && FormulaGuard.startsFormula(bytes, from, to);
        int special = defuse
                ? CellScanner.indexOfSeparatorOrQuote(bytes, from, to)
                : quoteTriggers.indexOfAny(bytes, from, to);
        boolean quoted = (!apostrophe && (bytes[from] & 0xFF) <= MAX_QUOTED_FIRST_BYTE)
                || (bytes[to - 1] & 0xFF) <= MAX_QUOTED_LAST_BYTE
                || (special < to && quoteTriggers.indexOfAny(bytes, special, to) < to);
        if (quoted) {
            out.put('"');
        }
        if (apostrophe) {
            out.put('\'');
        }
        out.put(bytes, from, special);
        boolean guarded = special < to && putRest(bytes, from, special, to);
        if (apostrophe || guarded) {
            defusedCells++;
        }
        if (quoted) {
            out.put('"');
        }
    }

    /** Writes a cell from its first separator or quote. Returns whether the guard added an apostrophe. */
    private boolean putRest(byte[] bytes, int from, int rest, int to) throws IOException {
        guard.reset(isLastCell);
        if (defuse) {
            int at = CellScanner.indexOfTrigger(bytes, rest, to);
            while (at < to) {
                guard.check(bytes, from, at, to);
                at = CellScanner.indexOfTrigger(bytes, at + 1, to);
            }
        }
        int done = rest;
        for (int i = 0; i < guard.count(); i++) {
            out.putEscaped('"', bytes, done, guard.position(i));
            out.put('\'');
            done = guard.position(i);
        }
        out.putEscaped('"', bytes, done, to);
        return guard.count() > 0;
    }

    @Override
    void endRecord() throws IOException {
        out.put(RECORD_END);
    }

    @Override
    public long cellsDefused() {
        return defusedCells;
    }
}
