package dev.vipexport.api;

import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.testsupport.HmacSha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Sends requests as bytes, because Java's client refuses malformed ones and hides parts of responses. */
public final class RawHttp {
    private RawHttp() {}

    /** A response with its decoded body. */
    public record Response(int status, List<String> headers, String body) {
        public String header(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream()
                    .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(header -> header.substring(start.length()).strip())
                    .collect(Collectors.joining(","));
        }
    }

    /** Returns the three signed headers, each with its line end. */
    public static String signature(RunningApi api, String apiKey, String secret) {
        String date = api.clock().instant().toString();
        return "x-api-key: " + apiKey + "\r\nx-date: " + date + "\r\nx-signature: " + HmacSha256.hex(secret, date)
                + "\r\n";
    }

    /** Sends one request and reads the whole response.
     *
     * @param headers header lines with their line ends
     */
    public static Response send(RunningApi api, String requestLine, String headers, byte[] body) throws IOException {
        String head = requestLine + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + headers + "\r\n";
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            socket.setSoTimeout((int) TestTimeouts.MAX.toMillis());
            var request = new ByteArrayOutputStream();
            request.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
            request.writeBytes(body);
            socket.getOutputStream().write(request.toByteArray());
            return read(socket.getInputStream().readAllBytes());
        }
    }

    private static Response read(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IllegalStateException("no answer but " + bytes.length + " bytes: " + text);
        }
        List<String> head = text.substring(0, end).lines().toList();
        String rest = text.substring(end + 4);
        List<String> headers = head.subList(1, head.size());
        boolean chunked = headers.stream().anyMatch(header -> header.equalsIgnoreCase("Transfer-Encoding: chunked"));
        String body = chunked ? decodeChunks(rest) : rest;
        return new Response(
                Integer.parseInt(head.get(0).substring(9, 12)),
                headers,
                new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    private static String decodeChunks(String text) {
        var body = new StringBuilder();
        int at = 0;
        while (true) {
            int line = text.indexOf("\r\n", at);
            int length = Integer.parseInt(text.substring(at, line), 16);
            if (length == 0) {
                return body.toString();
            }
            body.append(text, line + 2, line + 2 + length);
            at = line + 2 + length + 2;
        }
    }
}
