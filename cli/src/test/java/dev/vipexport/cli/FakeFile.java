package dev.vipexport.cli;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;

/** A stored export file with several slices, its manifest, and a server with range requests. */
final class FakeFile {
    private static final byte[] GLUE = "bytes of no slice".getBytes(StandardCharsets.US_ASCII);

    private final List<byte[]> slices;
    private final List<Integer> rows;
    private final List<byte[]> contents;
    private final String options;
    byte[] stored;
    String etag = "\"one\"";
    int signedLinks;
    boolean expireOldLinks;
    /** Bytes of the next response before its connection breaks. */
    int cutAfterBytes = Integer.MAX_VALUE;

    FakeFile(String options, List<byte[]> slices, List<Integer> rows) {
        this(options, slices, rows, List.of());
    }

    private FakeFile(String options, List<byte[]> slices, List<Integer> rows, List<byte[]> contents) {
        this.options = options;
        this.slices = slices;
        this.rows = rows;
        this.contents = contents;
        stored = bytes();
    }

    /** Returns a file whose slices are compressed, with other bytes before and after each. */
    static FakeFile compressed(String options, List<byte[]> contents, List<Integer> rows) {
        return new FakeFile(options, contents.stream().map(FakeFile::deflate).toList(), rows, contents);
    }

    private static byte[] deflate(byte[] content) {
        var deflater = new Deflater(Deflater.BEST_SPEED, true);
        deflater.setInput(content);
        byte[] deflated = new byte[content.length + 100];
        int length = deflater.deflate(deflated, 0, deflated.length, Deflater.FULL_FLUSH);
        deflater.end();
        return Arrays.copyOf(deflated, length);
    }

    byte[] bytes() {
        var all = new ByteArrayOutputStream();
        all.writeBytes(glue());
        for (byte[] slice : slices) {
            all.writeBytes(slice);
            all.writeBytes(glue());
        }
        return all.toByteArray();
    }

    private byte[] glue() {
        return contents.isEmpty() ? new byte[0] : GLUE;
    }

    String manifest(String exportId) {
        String sections = IntStream.range(0, slices.size())
                .mapToObj(i -> "{\"index\":" + i + ",\"offset\":" + offset(i) + ","
                        + sectionJson(rows.get(i), slices.get(i)) + uncompressedJson(i) + "}")
                .collect(Collectors.joining(","));
        int sum = rows.stream().mapToInt(Integer::intValue).sum();
        return "{\"exportId\":\"" + exportId + "\",\"query\":{},\"columns\":[],\"options\":" + options + ",\"slices\":["
                + sections + "],\"whole\":{" + sectionJson(sum, bytes()) + "},\"cellsDefused\":0}";
    }

    private int offset(int index) {
        return glue().length * (index + 1)
                + slices.subList(0, index).stream()
                        .mapToInt(slice -> slice.length)
                        .sum();
    }

    private String uncompressedJson(int index) {
        if (contents.isEmpty()) {
            return ",\"uncompressed\":null";
        }
        var checksum = new CRC32();
        checksum.update(contents.get(index));
        return ",\"uncompressed\":{\"bytes\":" + contents.get(index).length + ",\"crc32\":\""
                + "%08x".formatted(checksum.getValue()) + "\"}";
    }

    private static String sectionJson(int rows, byte[] bytes) {
        var checksum = new CRC32C();
        checksum.update(bytes);
        byte[] value = ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array();
        return "\"rows\":" + rows + ",\"bytes\":" + bytes.length + ",\"crc32c\":\""
                + Base64.getEncoder().encodeToString(value) + "\"";
    }

    String link(String url) {
        return url + "/storage/bucket/exports/messages_ch.csv?" + FakeApi.LINK_SECRET + "&n=" + ++signedLinks;
    }

    void answer(HttpExchange exchange) throws IOException {
        String link = exchange.getRequestURI().getQuery();
        if (expireOldLinks && !link.endsWith("&n=" + signedLinks)) {
            FakeApi.send(exchange, 400, "<Code>ExpiredToken</Code>");
            return;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        boolean same = etag.equals(exchange.getRequestHeaders().getFirst("If-Range"));
        int from = range != null && same ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
        exchange.getResponseHeaders().set("ETag", etag);
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (stored.length - 1) + "/" + stored.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, stored.length - from);
        int length = Math.min(cutAfterBytes, stored.length - from);
        cutAfterBytes = Integer.MAX_VALUE;
        exchange.getResponseBody().write(stored, from, length);
        exchange.getResponseBody().flush();
        // a response with missing bytes makes the server close the connection
    }
}
