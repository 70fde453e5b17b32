package dev.vipexport.worker.encode;

import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.query.MessageColumn;
import dev.vipexport.worker.message.StoredMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes one JSON object (RFC 8259) and a line feed for each message. Members are in the order of the columns. Labels are
 * an array, and a missing field is null. No text is a formula in JSON.
 *
 * <p>Escaped are the characters that JSON requires, and those at which some readers end a line: DEL, U+0080 to U+009F,
 * U+2028 and U+2029. So Python's {@code splitlines}, too, finds one line for each message.
 */
final class JsonLinesEncoder extends MessageEncoder {
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** The bits that U+2028 and U+2029 share with the other characters whose first bytes are E2 80. */
    private static final int LINE_SEPARATORS = 0x2000;

    /** By character: what follows the backslash, or 0 if the character needs no escape. */
    private static final byte[] ESCAPES = new byte[128];

    static {
        for (int control = 0; control < ' '; control++) {
            ESCAPES[control] = 'u';
        }
        ESCAPES[0x7F] = 'u';
        ESCAPES['\b'] = 'b';
        ESCAPES['\t'] = 't';
        ESCAPES['\n'] = 'n';
        ESCAPES['\f'] = 'f';
        ESCAPES['\r'] = 'r';
        ESCAPES['"'] = '"';
        ESCAPES['\\'] = '\\';
    }

    /** The bytes before the value of each column. */
    private final List<byte[]> names = new ArrayList<>();

    JsonLinesEncoder(ExportOptions options, OutputStream out) {
        super(options, out);
        String before = "{";
        for (MessageColumn column : options.columns()) {
            names.add((before + '"' + column.wireName() + "\":").getBytes(StandardCharsets.US_ASCII));
            before = ",";
        }
    }

    @Override
    public void writeHeader() {
        // JSON Lines has no header
    }

    @Override
    void startCell(int index) throws IOException {
        out.put(names.get(index));
    }

    @Override
    void writeNull() throws IOException {
        out.put(NULL);
    }

    @Override
    void writeTimestamp(byte[] bytes, int length) throws IOException {
        out.put('"');
        out.put(bytes, 0, length);
        out.put('"');
    }

    @Override
    void writeLabels(StoredMessage message) throws IOException {
        out.put('[');
        for (int label = 0; label < message.labelCount(); label++) {
            if (label > 0) {
                out.put(',');
            }
            writeString(message.bytes(), message.labelFrom(label), message.labelTo(label));
        }
        out.put(']');
    }

    @Override
    void writeString(byte[] bytes, int from, int to) throws IOException {
        out.put('"');
        int done = from;
        for (int at = JsonScanner.indexOfEscaped(bytes, from, to);
                at < to;
                at = JsonScanner.indexOfEscaped(bytes, done, to)) {
            out.put(bytes, done, at);
            done = putEscaped(bytes, at, to);
        }
        out.put(bytes, done, to);
        out.put('"');
    }

    /** Writes the escape of the character at {@code at}. Returns the position after the character. */
    private int putEscaped(byte[] bytes, int at, int to) throws IOException {
        byte first = bytes[at];
        if (first >= 0) {
            putAscii(first);
            return at + 1;
        }
        if (JsonScanner.isC1Control(bytes, at, to)) {
            putUnicode(bytes[at + 1] & 0xFF);
            return at + 2;
        }
        putUnicode(LINE_SEPARATORS | (bytes[at + 2] & 0x3F));
        return at + 3;
    }

    private void putAscii(byte character) throws IOException {
        byte escape = ESCAPES[character];
        if (escape == 'u') {
            putUnicode(character);
        } else {
            out.put('\\');
            out.put(escape);
        }
    }

    private void putUnicode(int character) throws IOException {
        out.put('\\');
        out.put('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.put(HEX[character >> shift & 0xF]);
        }
    }

    @Override
    void endRecord() throws IOException {
        out.put('}');
        out.put('\n');
    }

    @Override
    public long cellsDefused() {
        return 0;
    }
}
