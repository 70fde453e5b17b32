package dev.vipexport.api.error;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Generates malformed text. Equal seeds give equal text. */
final class FuzzInput {
    private static final List<String> KNOWN = List.of(
            "",
            " ",
            "null",
            "undefined",
            "0",
            "-1",
            "1e400",
            "NaN",
            "9223372036854775808",
            "' OR 1=1 --",
            "<script>alert(1)</script>",
            "../../etc/passwd",
            "..;/..;/",
            "//",
            "%2e%2e%2f",
            "%",
            "%zz",
            "%ff%fe",
            "%00",
            "${jndi:ldap://x}",
            "{{7*7}}",
            "[]",
            "{}",
            "\"",
            "\\",
            "2026-06-31",
            "2026-02-29T25:61:61Z",
            "+999999999-12-31T23:59:59Z",
            "-999999999-01-01",
            "2026-06-01T00:00:00+18:01",
            "__all__",
            "a/b",
            ".",
            "..",
            "wait=99999999999999999999",
            "max-age=-1",
            "respond-async, wait=",
            "W/\"",
            "*/*;q=2",
            "\u202eevil",
            "\ud83d\ude00",
            "a\nb",
            "a\u0085b",
            "a\u2028b",
            "a\u001bb",
            "\u0000");

    private final Random random;

    FuzzInput(long seed) {
        this.random = new Random(seed);
    }

    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Returns any characters. */
    String text() {
        return switch (random.nextInt(6)) {
            case 0, 1, 2 -> oneOf(KNOWN);
            case 3 -> characters(random.nextInt(40), 0x20, 0x7f);
            case 4 -> characters(random.nextInt(20), 0, 0x10000);
            default -> oneOf(List.of("x", "%41", "9", "é")).repeat(1 << random.nextInt(12));
        };
    }

    /** Returns mostly percent-encoded text without line ends. */
    String inTarget() {
        String text = text();
        return oneIn(4) ? line(text).replace(" ", "") : URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Returns text without line ends. */
    String inHeader() {
        return line(text());
    }

    byte[] body() {
        byte[] bytes = new byte[random.nextInt(oneIn(8) ? 40_000 : 200)];
        random.nextBytes(bytes);
        return oneIn(3) ? bytes : json(3).getBytes(StandardCharsets.UTF_8);
    }

    private String json(int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> "\"" + text().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
            case 1 -> oneOf(List.of("null", "true", "-0", "1e999", "12345678901234567890", "[", "\"", ""));
            case 2 -> Integer.toString(random.nextInt());
            case 3 -> "[" + "[".repeat(random.nextInt(3000));
            case 4 -> "[" + json(depth - 1) + "," + json(depth - 1) + "]";
            default ->
                "{\"" + oneOf(List.of("workspaceId", "from", "columns", "bom", "x")) + "\":" + json(depth - 1)
                        + ",\"mediumId\":" + json(depth - 1) + "}";
        };
    }

    private String characters(int count, int from, int until) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append((char) (from + random.nextInt(until - from)));
        }
        return text.toString();
    }

    private static String line(String text) {
        return text.replace("\r", "").replace("\n", "");
    }
}
