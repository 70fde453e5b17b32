package dev.vipexport.worker.encode;

import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.worker.message.StoredMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Records of <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>: CRLF after every record, cells quoted only
 * where they must be, byte for byte what commons-csv writes with {@code QuoteMode.MINIMAL}; but from UTF-8 to UTF-8,
 * where commons-csv takes texts. Its rules, in bytes: an empty first cell is quoted, and a cell that starts with
 * {@code #} or anything below it, ends with a space or anything below it, or holds CR, LF, a quote or the delimiter.
 *
 * <p>Every cell but the timestamp can hold what a caller or a user of the channel chose, ids and labels too, so all of
 * them are defused; who reads the file with a program and needs them unchanged asks for {@code formulas=raw}.
 */
final class CsvEncoder extends MessageEncoder {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] RECORD_END = {'\r', '\n'};
    private static final int LAST_QUOTED_START = '#';
    private static final int LAST_QUOTED_END = ' ';

    private final ExportOptions options;
    private final boolean defuse;
    private final Specials quoted;
    private byte[] joined = new byte[256];
    private long defused;
    private boolean first;

    CsvEncoder(ExportOptions options, OutputStream out) throws IOException {
        super(options, out);
        this.options = options;
        this.defuse = options.formulas() == ExportOptions.Formulas.DEFUSE;
        this.quoted = new Specials("\r\n\"" + options.delimiter().character());
    }

    @Override
    public void begin() throws IOException {
        if (options.bom()) {
            out.put(BYTE_ORDER_MARK);
        }
        for (int i = 0; i < options.columns().size(); i++) {
            startCell(i);
            out.put(options.columns().get(i).word().getBytes(StandardCharsets.US_ASCII));
        }
        endRecord();
    }

    @Override
    void startCell(int index) throws IOException {
        first = index == 0;
        if (!first) {
            out.put(options.delimiter().character());
        }
    }

    /** A line without anything would be no record. */
    @Override
    void nothing() throws IOException {
        if (first) {
            out.put('"');
            out.put('"');
        }
    }

    @Override
    void time(byte[] bytes, int length) throws IOException {
        out.put(bytes, 0, length);
    }

    @Override
    void labels(StoredMessage message) throws IOException {
        if (message.labelCount() == 1) {
            text(message.bytes(), message.labelFrom(0), message.labelTo(0));
            return;
        }
        int length = 0;
        for (int label = 0; label < message.labelCount(); label++) {
            length = join(message.bytes(), message.labelFrom(label), message.labelTo(label), label == 0, length);
        }
        text(joined, 0, length);
    }

    private int join(byte[] bytes, int from, int to, boolean isFirst, int length) {
        int size = to - from + 1;
        if (joined.length - length < size) {
            joined = java.util.Arrays.copyOf(joined, Math.max(2 * joined.length, length + size));
        }
        int at = length;
        if (!isFirst) {
            joined[at++] = '|';
        }
        System.arraycopy(bytes, from, joined, at, to - from);
        return at + to - from;
    }

    @Override
    void text(byte[] bytes, int from, int to) throws IOException {
        if (from == to) {
            nothing();
            return;
        }
        boolean formula = defuse && Formulas.isFormula(bytes, from, to);
        if (formula) {
            defused++;
        }
        int quotedFrom = quotedFrom(bytes, from, to, formula);
        if (quotedFrom >= 0) {
            out.put('"');
        }
        if (formula) {
            out.put('\'');
        }
        if (quotedFrom >= 0) {
            out.put(bytes, from, quotedFrom);
            out.putDoubled('"', bytes, quotedFrom, to);
            out.put('"');
        } else {
            out.put(bytes, from, to);
        }
    }

    /** Where the first byte may be that makes quotes necessary; -1 where none does. */
    private int quotedFrom(byte[] bytes, int from, int to, boolean afterApostrophe) {
        if (!afterApostrophe && (bytes[from] & 0xFF) <= LAST_QUOTED_START) {
            return from;
        }
        int at = quoted.first(bytes, from, to);
        return at < to || (bytes[to - 1] & 0xFF) <= LAST_QUOTED_END ? at : -1;
    }

    @Override
    void endRecord() throws IOException {
        out.put(RECORD_END);
    }

    @Override
    public long cellsDefused() {
        return defused;
    }
}
