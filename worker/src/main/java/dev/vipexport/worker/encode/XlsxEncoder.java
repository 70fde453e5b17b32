package dev.vipexport.worker.encode;

import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.Warning;
import dev.vipexport.worker.layout.SheetXml;
import dev.vipexport.worker.message.StoredMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes rows of a sheet of a workbook (ECMA-376). Rows and cells have no positions, because a part does not know those
 * before it. What surrounds the rows is added when parts are joined.
 *
 * <p>Every cell but the timestamp is a text, so a spreadsheet takes none for a number or a formula. Timestamps are dates. If
 * a spreadsheet has no date for one, it is a text, as in CSV.
 */
final class XlsxEncoder extends MessageEncoder {
    private static final byte[] ROW_START = ascii("<row>");
    private static final byte[] ROW_END = ascii("</row>");
    private static final byte[] EMPTY_CELL = ascii("<c/>");
    private static final byte[] TEXT_START = ascii("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">");
    private static final byte[] TEXT_END = ascii("</t></is></c>");
    private static final byte[] DATE_START = ascii("<c s=\"" + SheetXml.DATE_STYLE + "\"><v>");
    private static final byte[] DATE_END = ascii("</v></c>");

    private static final byte[] AMPERSAND = ascii("&amp;");
    private static final byte[] LESS = ascii("&lt;");
    private static final byte[] GREATER = ascii("&gt;");
    private static final byte[] HEX = ascii("0123456789ABCDEF");

    /** Stands at the end of a cell that was cut. */
    private static final byte[] CUT = "… [cut]".getBytes(StandardCharsets.UTF_8);

    private static final int CUT_UNITS = 7;

    private final LabelJoiner labels = new LabelJoiner();
    private final SerialDate date = new SerialDate();

    XlsxEncoder(ExportOptions options, OutputStream out) {
        super(options, out);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void writeHeader() {
        // every sheet begins with the header, so it belongs to no part
    }

    @Override
    void startCell(int index) throws IOException {
        if (index == 0) {
            out.put(ROW_START);
        }
    }

    @Override
    void writeNull() throws IOException {
        out.put(EMPTY_CELL);
    }

    @Override
    void writeTimestamp(long seconds, int nanos) throws IOException {
        long local = seconds + timestamps.offset(seconds);
        if (!SerialDate.isDate(local)) {
            super.writeTimestamp(seconds, nanos);
            return;
        }
        date.format(local, nanos);
        out.put(DATE_START);
        out.put(date.bytes(), 0, date.length());
        out.put(DATE_END);
    }

    @Override
    void writeTimestamp(byte[] bytes, int length) throws IOException {
        writeString(bytes, 0, length);
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
        out.put(TEXT_START);
        if (SheetText.isTooLong(bytes, from, to, 0)) {
            putEscaped(bytes, from, SheetText.indexOfUnit(bytes, from, to, SheetText.MAX_UNITS - CUT_UNITS));
            out.put(CUT);
            warn(Warning.Code.CELLS_CUT);
        } else {
            putEscaped(bytes, from, to);
        }
        out.put(TEXT_END);
    }

    private void putEscaped(byte[] bytes, int from, int to) throws IOException {
        int done = from;
        for (int at = SheetText.indexOfEscaped(bytes, from, to);
                at < to;
                at = SheetText.indexOfEscaped(bytes, done, to)) {
            out.put(bytes, done, at);
            done = putEscape(bytes, at, to);
        }
        out.put(bytes, done, to);
    }

    /** Writes the escape of the character at {@code at}. Returns the position after the character. */
    private int putEscape(byte[] bytes, int at, int to) throws IOException {
        if (SheetText.isNonCharacter(bytes, at, to)) {
            putHex(0xFF00 | (bytes[at + 2] & 0xFF) + 0x40);
            return at + 3;
        }
        switch (bytes[at]) {
            case '&' -> out.put(AMPERSAND);
            case '<' -> out.put(LESS);
            case '>' -> out.put(GREATER);
            default -> putHex(bytes[at]);
        }
        return at + 1;
    }

    private void putHex(int character) throws IOException {
        out.put('_');
        out.put('x');
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.put(HEX[character >> shift & 0xF]);
        }
        out.put('_');
    }

    @Override
    void endRecord() throws IOException {
        out.put(ROW_END);
    }

    @Override
    public long cellsDefused() {
        return 0;
    }
}
