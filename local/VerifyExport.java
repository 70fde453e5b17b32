import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Holds a downloaded export against its manifest: {@code java VerifyExport.java manifest.json file.csv}. Every slice
 * must have its rows, bytes and CRC32C, and so must the whole; says OK and ends with 0, or says what differs and ends
 * with 1. Needs a JDK and nothing else.
 */
class VerifyExport {
    private static final Pattern STRETCH = Pattern.compile("\"rows\":(\\d+),\"bytes\":(\\d+),\"crc32c\":\"([^\"]+)\"");

    private final InputStream file;
    private final CRC32C whole = new CRC32C();
    private boolean quoted;
    private long rows = -1; // the header is none

    VerifyExport(InputStream file) {
        this.file = file;
    }

    public static void main(String[] arguments) throws IOException {
        String manifest = Files.readString(Path.of(arguments[0]));
        try (InputStream file = new BufferedInputStream(Files.newInputStream(Path.of(arguments[1])), 1 << 16)) {
            new VerifyExport(file).verify(manifest);
        }
    }

    private void verify(String manifest) throws IOException {
        Matcher stretch = STRETCH.matcher(manifest.substring(manifest.indexOf("\"slices\"")));
        long slices = stretch.results().count() - 1; // the last one is the whole
        stretch.reset();
        long bytes = 0;
        for (long slice = 0; slice < slices && stretch.find(); slice++) {
            long before = Math.max(rows, 0);
            long length = Long.parseLong(stretch.group(2));
            same("slice " + slice + ", CRC32C", stretch.group(3), base64(read(length)));
            same("slice " + slice + ", rows", stretch.group(1), rows - before);
            bytes += length;
        }
        stretch.find();
        same("rows", stretch.group(1), rows);
        same("bytes", stretch.group(2), bytes);
        same("bytes after the last slice", "0", file.readAllBytes().length);
        same("CRC32C", stretch.group(3), base64(whole));
        System.out.println("OK: " + rows + " rows, " + bytes + " bytes, " + slices + " slices");
    }

    private CRC32C read(long length) throws IOException {
        CRC32C checksum = new CRC32C();
        byte[] buffer = new byte[1 << 16];
        for (long left = length; left > 0; ) {
            int count = file.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (count < 0) {
                throw new EOFException("the file ends " + left + " bytes before the end of a slice");
            }
            checksum.update(buffer, 0, count);
            whole.update(buffer, 0, count);
            countRows(buffer, count);
            left -= count;
        }
        return checksum;
    }

    /** A line end within quotes belongs to a cell. */
    private void countRows(byte[] buffer, int count) {
        for (int i = 0; i < count; i++) {
            if (buffer[i] == '"') {
                quoted = !quoted;
            } else if (buffer[i] == '\n' && !quoted) {
                rows++;
            }
        }
    }

    private static void same(String what, String expected, Object found) {
        if (!expected.equals(found.toString())) {
            System.out.println("NOT the exported file: " + what + " is " + found + ", the manifest says " + expected);
            System.exit(1);
        }
    }

    private static String base64(CRC32C checksum) {
        byte[] bytes = ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array();
        return Base64.getEncoder().encodeToString(bytes);
    }
}
