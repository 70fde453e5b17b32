import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Verifies a downloaded export with its manifest: {@code java VerifyExport.java manifest.json file}. Compares rows, bytes
 * and CRC32C of every slice and of the whole, and of compressed slices the content's size and CRC-32. Prints OK and ends with
 * 0, or prints the difference and ends with 1. Reads CSV and JSONL, uncompressed or with gzip, and XLSX. Bytes and CRC32C are
 * those of the stored file. Needs only a JDK.
 */
class VerifyExport {
    private static final Pattern SECTION = Pattern.compile("(?:\"offset\":(?<offset>\\d+),)?\"rows\":(?<rows>\\d+),"
            + "\"bytes\":(?<bytes>\\d+),\"crc32c\":\"(?<crc32c>[^\"]+)\""
            + "(?:,\"uncompressed\":\\{\"bytes\":(?<size>\\d+),\"crc32\":\"(?<crc32>\\w+)\"})?");
    private static final Pattern OPTIONS = Pattern.compile("\"options\":\\{[^}]*}");

    private final InputStream file;
    private final CRC32C whole = new CRC32C();
    private final boolean isCsv;
    private final boolean isXlsx;
    private final boolean isDeflated;
    private boolean quoted;
    private boolean isTagStart;
    private long lines;
    private String content = "";

    VerifyExport(InputStream file, String manifest) {
        Matcher options = OPTIONS.matcher(manifest);
        String json = options.find() ? options.group() : "";
        this.file = file;
        this.isXlsx = json.contains("\"format\":\"xlsx\"");
        this.isCsv = !isXlsx && !json.contains("\"format\":\"jsonl\"");
        this.isDeflated = isXlsx || json.contains("\"compression\":\"gzip\"");
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
        long position = 0;
        for (long slice = 0; slice < slices && section.find(); slice++) {
            long before = rows();
            if (section.group("offset") != null) {
                position = skipTo(Long.parseLong(section.group("offset")), position);
            }
            long length = Long.parseLong(section.group("bytes"));
            requireSame("slice " + slice + ", CRC32C", section.group("crc32c"), base64(read(length)));
            requireSame("slice " + slice + ", rows", section.group("rows"), rows() - before);
            if (isDeflated) {
                requireSame("slice " + slice + ", uncompressed", section.group("size") + " " + section.group("crc32"), content);
            }
            position += length;
        }
        section.find();
        long bytes = skipTo(Long.parseLong(section.group("bytes")), position);
        requireSame("rows", section.group("rows"), rows());
        requireSame("bytes after the end", "0", file.transferTo(OutputStream.nullOutputStream()));
        requireSame("CRC32C", section.group("crc32c"), base64(whole));
        System.out.println("OK: " + rows() + " rows, " + bytes + " bytes, " + slices + " slices");
    }

    /** Reads bytes that belong to no slice, such as the header of a compressed file. Returns the new position. */
    private long skipTo(long offset, long position) throws IOException {
        if (offset < position) {
            fail("the manifest's slices overlap, or exceed the file");
        }
        new Slice(offset - position).transferTo(OutputStream.nullOutputStream());
        return offset;
    }

    /** Returns the rows so far. The first line of CSV is its header. */
    private long rows() {
        return isCsv ? Math.max(lines - 1, 0) : lines;
    }

    private CRC32C read(long length) throws IOException {
        var slice = new Slice(length);
        if (isDeflated) {
            inflate(slice);
        } else {
            countRows(slice);
        }
        slice.transferTo(OutputStream.nullOutputStream()); // bytes after the end of the deflated data
        return slice.checksum;
    }

    /** A slice is a raw deflate stream without a last block, so an empty one is put after it. */
    private void inflate(Slice slice) throws IOException {
        var inflater = new Inflater(true);
        var stream = new SequenceInputStream(slice, new ByteArrayInputStream(new byte[] {3, 0}));
        var text = new CheckedInputStream(new InflaterInputStream(stream, inflater, 1 << 16), new CRC32());
        countRows(text);
        content = inflater.getBytesWritten() + " " + String.format("%08x", text.getChecksum().getValue());
        inflater.end();
    }

    /**
     * Counts line ends. In CSV, one within quotes belongs to a cell. JSON has none within its strings. In XLSX, counts the
     * elements {@code row}, because no other name begins with r.
     */
    private void countRows(InputStream text) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (int count = text.read(buffer); count >= 0; count = text.read(buffer)) {
            countRows(buffer, count);
        }
    }

    private void countRows(byte[] buffer, int count) {
        for (int i = 0; i < count; i++) {
            if (isXlsx) {
                lines += isTagStart && buffer[i] == 'r' ? 1 : 0;
                isTagStart = buffer[i] == '<';
            } else if (buffer[i] == '"' && isCsv) {
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

    /** Reads the next {@code length} stored bytes of the file, of a slice or between slices. */
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
                throw new EOFException("the file ends at least " + left + " bytes too early");
            }
            checksum.update(buffer, offset, count);
            whole.update(buffer, offset, count);
            left -= count;
            return count;
        }
    }
}
