package dev.vipexport.worker.encode;

import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.query.MessageColumn;
import dev.vipexport.worker.message.StoredMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes one JSON object (RFC 8259) and a line feed for each message. Members are in the order of the columns. Labels are
 * an array, and a missing field is null. Only required characters are escaped. No text is a formula in JSON.
 */
final class JsonLinesEncoder extends MessageEncoder {
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** By character: what follows the backslash, or 0 if the character needs no escape. */
    private static final byte[] ESCAPES = new byte[128];

    static {
        for (int control = 0; control < ' '; control++) {
            ESCAPES[control] = 'u';
        }
        ESCAPES['\b'] = 'b';
        ESCAPES['\t'] = 't';
        ESCAPES['\n'] = 'n';
        ESCAPES['\f'] = 'f';
        ESCAPES['\r'] = 'r';
        ESCAPES['"'] = '"';
        ESCAPES['\\'] = '\\';
    }

    private static final ByteSetScanner ESCAPED = new ByteSetScanner(IntStream.range(0, ESCAPES.length)
            .filter(character -> ESCAPES[character] != 0)
            .mapToObj(Character::toString)
            .collect(Collectors.joining()));

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
        for (int at = ESCAPED.indexOfAny(bytes, from, to); at < to; at = ESCAPED.indexOfAny(bytes, done, to)) {
            out.put(bytes, done, at);
            putEscaped(bytes[at], ESCAPES[bytes[at]]);
            done = at + 1;
        }
        out.put(bytes, done, to);
        out.put('"');
    }

    private void putEscaped(byte character, byte escape) throws IOException {
        out.put('\\');
        out.put(escape);
        if (escape == 'u') {
            out.put('0');
            out.put('0');
            out.put(HEX[character >> 4]);
            out.put(HEX[character & 0xF]);
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
