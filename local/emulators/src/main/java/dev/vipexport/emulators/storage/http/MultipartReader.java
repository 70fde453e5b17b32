package dev.vipexport.emulators.storage.http;

import com.sun.net.httpserver.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a multipart body (RFC 2046) part by part and buffers at most 64 KiB of it. */
public final class MultipartReader {
    private static final int BUFFER = 64 * 1024;
    private static final int MAX_LINE = 16 * 1024;
    private static final Pattern BOUNDARY = Pattern.compile("boundary=(?:\"([^\"]+)\"|'([^']+)'|([^;\\s]+))");

    /** One part. Its body is valid until the reader returns the next part. */
    public record Part(Headers headers, InputStream body) {
        /** Returns the part's media type, null if it names none. */
        @Nullable
        public String contentType() {
            return headers.getFirst("Content-Type");
        }
    }

    private final InputStream in;
    private byte[] delimiter;
    private final byte[] buffer = new byte[BUFFER];
    /** The unread bytes lie between start and end. Those before bodyEnd certainly belong to the part. */
    private int start;

    private int bodyEnd;
    private int end;
    private boolean delimiterFollowsBody;

    private MultipartReader(InputStream in, String boundary) {
        this.in = in;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        buffer[end++] = '\r'; // no line precedes the first delimiter
        buffer[end++] = '\n';
    }

    /** Opens a body whose boundary the Content-Type names. */
    public static MultipartReader of(InputStream in, @Nullable String contentType) {
        Matcher boundary = BOUNDARY.matcher(contentType == null ? "" : contentType);
        if (!boundary.find()) {
            throw StorageApiException.invalid(
                    "A multipart request needs a boundary in its Content-Type: " + contentType);
        }
        String quoted = boundary.group(1) != null ? boundary.group(1) : boundary.group(2);
        return new MultipartReader(in, quoted != null ? quoted : boundary.group(3));
    }

    /** Returns the next part, null after the last one. */
    @Nullable
    public Part next() throws IOException {
        new PartBody().transferTo(OutputStream.nullOutputStream()); // skips the preamble or the unread rest of a part
        start += delimiter.length;
        bodyEnd = start;
        delimiterFollowsBody = false;
        String rest = readLine();
        if (rest.startsWith("--")) {
            in.transferTo(OutputStream.nullOutputStream());
            return null;
        }
        if (!rest.endsWith("\r")) {
            endLinesWithLineFeeds();
        }
        return new Part(readHeaders(), new PartBody());
    }

    /** Accepts line feeds without carriage returns. Google does too, and gsutil sends them. */
    private void endLinesWithLineFeeds() {
        if (delimiter[0] == '\r') {
            delimiter = Arrays.copyOfRange(delimiter, 1, delimiter.length);
        }
    }

    /**
     * Returns the next part.
     *
     * @throws StorageApiException naming {@code what} the body lacks
     */
    public Part requireNext(String what) throws IOException {
        Part part = next();
        if (part == null) {
            throw StorageApiException.invalid("The multipart body lacks " + what);
        }
        return part;
    }

    private Headers readHeaders() throws IOException {
        Headers headers = new Headers();
        for (String line = readLine().strip();
                !line.isEmpty();
                line = readLine().strip()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.add(
                        line.substring(0, colon).trim(),
                        line.substring(colon + 1).trim());
            }
        }
        bodyEnd = start;
        return headers;
    }

    /**
     * Returns the text up to a line feed, possibly with a carriage return at its end. The end of the body also ends a
     * line.
     */
    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (line.size() < MAX_LINE) {
            if (start == end && !fill()) {
                return line.toString(StandardCharsets.UTF_8);
            }
            byte next = buffer[start++];
            if (next == '\n') {
                return line.toString(StandardCharsets.UTF_8);
            }
            line.write(next);
        }
        throw StorageApiException.invalid("A header line of the multipart body is longer than " + MAX_LINE + " bytes");
    }

    private boolean fill() throws IOException {
        System.arraycopy(buffer, start, buffer, 0, end - start);
        bodyEnd -= start;
        end -= start;
        start = 0;
        int read = in.read(buffer, end, buffer.length - end);
        end += Math.max(0, read);
        return read >= 0;
    }

    /** Searches the buffer for the delimiter and sets bodyEnd. */
    private void locateDelimiter() {
        for (int at = start; at <= end - delimiter.length; at++) {
            if (Arrays.equals(buffer, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
                bodyEnd = at;
                delimiterFollowsBody = true;
                return;
            }
        }
        bodyEnd = Math.max(start, end - delimiter.length + 1);
    }

    private final class PartBody extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (start == bodyEnd && !delimiterFollowsBody) {
                locateDelimiter();
            }
            while (start == bodyEnd) {
                if (delimiterFollowsBody) {
                    return -1;
                }
                if (!fill()) {
                    throw StorageApiException.invalid("The multipart body ends without its closing boundary");
                }
                locateDelimiter();
            }
            int count = Math.min(length, bodyEnd - start);
            System.arraycopy(buffer, start, into, offset, count);
            start += count;
            return count;
        }
    }
}
