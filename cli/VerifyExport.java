import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Verifies a downloaded export with its manifest: {@code java VerifyExport.java manifest.json file}. Compares rows, bytes
 * and CRC32C of every slice and of the whole. Prints OK and ends with 0, or prints the difference and ends with 1. Reads
 * CSV and JSONL, uncompressed or with gzip. Bytes and CRC32C are those of the stored file. Needs only a JDK.
 */
class VerifyExport {
    private static final Pattern SECTION = Pattern.compile("\"rows\":(\\d+),\"bytes\":(\\d+),\"crc32c\":\"([^\"]+)\"");
    private static final Pattern OPTIONS = Pattern.compile("\"options\":\\{[^}]*}");

    private final InputStream file;
    private final CRC32C whole = new CRC32C();
    private final boolean isCsv;
    private final boolean isGzip;
    private boolean quoted;
    private long lines;

    VerifyExport(InputStream file, String manifest) {
        Matcher options = OPTIONS.matcher(manifest);
        String json = options.find() ? options.group() : "";
        this.file = file;
        this.isCsv = !json.contains("\"format\":\"jsonl\"");
        this.isGzip = json.contains("\"compression\":\"gzip\"");
    }

    public static void main(String[] arguments) throws IOException {
        String manifest = Files.readString(Path.of(arguments[0]));
        try (InputStream file = new BufferedInputStream(Files.newInputStream(Path.of(arguments[1])), 1 << 16)) {
            new VerifyExport(file, manifest).verify(manifest);
        } catch (EOFException | ZipException e) {
            fail(e.getMessage());
        }
    }

    private void verify(String manifest) throws IOException {
        Matcher section = SECTION.matcher(manifest.substring(manifest.indexOf("\"slices\"")));
        long slices = section.results().count() - 1; // the last section is the whole file
        section.reset();
        long bytes = 0;
        for (long slice = 0; slice < slices && section.find(); slice++) {
            long before = rows();
            long length = Long.parseLong(section.group(2));
            requireSame("slice " + slice + ", CRC32C", section.group(3), base64(read(length)));
            requireSame("slice " + slice + ", rows", section.group(1), rows() - before);
            bytes += length;
        }
        section.find();
        requireSame("rows", section.group(1), rows());
        requireSame("bytes", section.group(2), bytes);
        requireSame("bytes after the last slice", "0", file.transferTo(OutputStream.nullOutputStream()));
        requireSame("CRC32C", section.group(3), base64(whole));
        System.out.println("OK: " + rows() + " rows, " + bytes + " bytes, " + slices + " slices");
    }

    /** Returns the rows so far. The first line of CSV is its header. */
    private long rows() {
        return isCsv ? Math.max(lines - 1, 0) : lines;
    }

    private CRC32C read(long length) throws IOException {
        var slice = new Slice(length);
        try (InputStream text = isGzip && length > 0 ? new GZIPInputStream(slice, 1 << 16) : slice) {
            byte[] buffer = new byte[1 << 16];
            for (int count = text.read(buffer); count >= 0; count = text.read(buffer)) {
                countLines(buffer, count);
            }
        }
        slice.transferTo(OutputStream.nullOutputStream()); // bytes after the end of the gzip data
        return slice.checksum;
    }

    /** Counts line ends. In CSV, one within quotes belongs to a cell. JSON has none within its strings. */
    private void countLines(byte[] buffer, int count) {
        for (int i = 0; i < count; i++) {
            if (buffer[i] == '"' && isCsv) {
                quoted = !quoted;
            } else if (buffer[i] == '\n' && !quoted) {
                lines++;
            }
        }
    }

    private static void requireSame(String what, String expected, Object found) {
        if (!expected.equals(found.toString())) {
            fail(what + " is " + found + ", the manifest says " + expected);
        }
    }

    private static void fail(String reason) {
        // the manifest must not control the terminal
        System.out.println("NOT the exported file: " + reason.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?"));
        System.exit(1);
    }

    private static String base64(CRC32C checksum) {
        byte[] bytes = ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array();
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Reads the next {@code length} stored bytes of the file. */
    private final class Slice extends InputStream {
        private final CRC32C checksum = new CRC32C();
        private long left;

        Slice(long length) {
            left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0 || left == 0) {
                return length == 0 ? 0 : -1;
            }
            int count = file.read(buffer, offset, (int) Math.min(left, length));
            if (count < 0) {
                throw new EOFException("the file ends " + left + " bytes before the end of a slice");
            }
            checksum.update(buffer, offset, count);
            whole.update(buffer, offset, count);
            left -= count;
            return count;
        }

        /** {@code GZIPInputStream} calls it to find out whether another member follows. */
        @Override
        public int available() {
            return (int) Math.min(left, Integer.MAX_VALUE);
        }
    }
}
