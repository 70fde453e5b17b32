package dev.vipexport.worker.encode;

import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.Warning;
import dev.vipexport.worker.message.StoredMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes records of <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>, with CRLF after every record. An empty
 * first cell is quoted. A cell is quoted if it starts with {@code #} or a lower byte, if it ends with a space or a lower
 * byte, or if it holds CR, LF, TAB, NUL, a quote or one of {@code , ; |}. They are quoted under each delimiter, because
 * some readers guess it. NUL is replaced by U+FFFD.
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

    /** Excel's limit, in UTF-16 units. */
    private final ExportOptions options;

    private final boolean defuse;
    private final FormulaGuard guard = new FormulaGuard();
    private final LabelJoiner labels = new LabelJoiner();
    private long defusedCells;
    private boolean isFirstCell;
    private boolean isLastCell;

    CsvEncoder(ExportOptions options, OutputStream out) {
        super(options, out);
        this.options = options;
        this.defuse = options.formulas() == ExportOptions.Formulas.DEFUSE;
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
        labels.join(message);
        writeString(labels.bytes(), 0, labels.length());
    }

    @Override
    void writeString(byte[] bytes, int from, int to) throws IOException {
        if (from == to) {
            writeNull();
            return;
        }
        boolean apostrophe = defuse && FormulaGuard.startsFormula(bytes, from, to, isFirstCell && !isLastCell);
        int special = CellScanner.indexOfSpecial(bytes, from, to);
        boolean quoted = special < to
                || (!apostrophe && (bytes[from] & 0xFF) <= MAX_QUOTED_FIRST_BYTE)
                || (bytes[to - 1] & 0xFF) <= MAX_QUOTED_LAST_BYTE;
        if (quoted) {
            out.put('"');
        }
        if (apostrophe) {
            out.put('\'');
        }
        out.put(bytes, from, special);
        int added = apostrophe ? 1 : 0;
        if (special < to) {
            added += putRest(bytes, from, special, to);
        }
        if (quoted) {
            out.put('"');
        }
        if (added > 0) {
            defusedCells++;
        }
        if (SheetText.isTooLong(bytes, from, to, added)) {
            warn(Warning.Code.CELLS_TOO_LONG);
        }
    }

    /** Writes a cell from its first special byte. Returns the number of apostrophes that the guard added. */
    private int putRest(byte[] bytes, int from, int rest, int to) throws IOException {
        guard.reset(isLastCell);
        if (defuse) {
            int at = CellScanner.indexOfTrigger(bytes, rest, to);
            while (at < to) {
                guard.check(bytes, from, at, to);
                at = CellScanner.indexOfTrigger(bytes, at + 1, to);
            }
        }
        boolean replaced = false;
        int done = rest;
        for (int i = 0; i < guard.count(); i++) {
            replaced |= out.putQuoted(bytes, done, guard.position(i));
            out.put('\'');
            done = guard.position(i);
        }
        replaced |= out.putQuoted(bytes, done, to);
        if (replaced) {
            warn(Warning.Code.CHARACTERS_REPLACED);
        }
        return guard.count();
    }

    /** Returns the length as spreadsheets count it: one for each character of UTF-8, two above U+FFFF. */
    @Override
    void endRecord() throws IOException {
        out.put(RECORD_END);
    }

    @Override
    public long cellsDefused() {
        return defusedCells;
    }
}
