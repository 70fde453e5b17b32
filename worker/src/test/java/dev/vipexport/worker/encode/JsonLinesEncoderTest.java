package dev.vipexport.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.firestore.v1.Document;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Format;
import dev.vipexport.common.query.MessageColumn;
import dev.vipexport.worker.message.StoredMessages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLinesEncoderTest {

    /** Where Python's {@code str.splitlines} and others end a line. */
    private static final Pattern LINE_ENDS_AND_CONTROLS = Pattern.compile("[\\x00-\\x1F\\x7F-\\x9F\\u2028\\u2029]");

    @Test
    void encoder_writesMembers_inColumnOrder() throws IOException {
        Document message = Messages.message("m1")
                .putFields("timestamp", Messages.time(Instant.parse("2026-06-01T10:00:00.120Z")))
                .putFields("userId", Messages.text("u"))
                .putFields("kind", Messages.text("text"))
                .putFields("labels", Messages.list(List.of("a", "b|c")))
                .putFields("text", Messages.text("=1+1"))
                .build();

        assertThat(encode(options(MessageColumn.ALL, ZoneOffset.UTC), message))
                .isEqualTo(
                        "{\"id\":\"m1\",\"timestamp\":\"2026-06-01T10:00:00.120000Z\",\"userId\":\"u\",\"kind\":\"text\","
                                + "\"source\":null,\"labels\":[\"a\",\"b|c\"],\"text\":\"=1+1\"}\n");
    }

    @Test
    void encoder_writesChosenColumns_inTimeZone() throws IOException {
        Document message = Messages.message("m1")
                .putFields("timestamp", Messages.time(Instant.parse("2026-06-01T22:30:00Z")))
                .putFields("labels", Messages.list(List.of()))
                .build();
        List<MessageColumn> columns = List.of(MessageColumn.LABELS, MessageColumn.TIMESTAMP);

        assertThat(encode(options(columns, ZoneId.of("Europe/Zurich")), message))
                .isEqualTo("{\"labels\":[],\"timestamp\":\"2026-06-02T00:30:00.000000+02:00\"}\n");
    }

    @Test
    void encoder_preservesText_forAnyCharacters() throws IOException {
        var random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                text.appendCodePoint(codePoint(random));
            }
            Document message = Messages.message("m")
                    .putFields("text", Messages.text(text.toString()))
                    .build();

            String line = encode(options(List.of(MessageColumn.TEXT), ZoneOffset.UTC), message);

            assertThat(line).endsWith("}\n");
            assertThat(line.substring(0, line.length() - 1)).doesNotContainPattern(LINE_ENDS_AND_CONTROLS);
            JsonNode read = JsonMapper.shared().readTree(line);
            assertThat(read.get("text").stringValue()).isEqualTo(text.toString());
        }
    }

    @Test
    void encoder_preservesLongText_whereverEscapesAre() throws IOException {
        for (String escaped : List.of(
                "\"", "\\", "\n", "\u0000", "\u001F", "\u007F", "\u0080", "\u0085", "\u009F", "\u2028", "\u2029")) {
            for (int before = 0; before < 20; before++) {
                String text = ("é".repeat(before) + escaped + "x".repeat(before)).repeat(1 + 3_000 * (before % 2));
                Document message = Messages.message("m")
                        .putFields("text", Messages.text(text))
                        .build();

                String line = encode(options(List.of(MessageColumn.TEXT), ZoneOffset.UTC), message);

                assertThat(JsonMapper.shared()
                                .readTree(line)
                                .get("text")
                                .stringValue()
                                .equals(text))
                        .as("%s after %d characters", escaped, before)
                        .isTrue();
            }
        }
    }

    @Test
    void encoder_writesHexDigits_ofEscapedCharacters() throws IOException {
        Document message = Messages.message("m")
                .putFields("text", Messages.text("\u001B\u007F\u0080\u009F\u00A0\u2027\u2028\u2029\u202A"))
                .build();

        assertThat(encode(options(List.of(MessageColumn.TEXT), ZoneOffset.UTC), message))
                .isEqualTo("{\"text\":\"\\u001b\\u007f\\u0080\\u009f\u00A0\u2027\\u2028\\u2029\u202A\"}\n");
    }

    private static int codePoint(Random random) {
        if (random.nextInt(8) == 0) {
            return 0x2020 + random.nextInt(16);
        }
        int codePoint = random.nextBoolean() ? random.nextInt(0xC0) : random.nextInt(0x11_0000);
        return codePoint >= 0xD800 && codePoint < 0xE000 ? ' ' : codePoint;
    }

    private static ExportOptions options(List<MessageColumn> columns, ZoneId zone) {
        return ExportOptions.DEFAULT.toBuilder()
                .format(Format.JSONL)
                .columns(columns)
                .timeZone(zone)
                .build();
    }

    private static String encode(ExportOptions options, Document message) throws IOException {
        var out = new ByteArrayOutputStream();
        MessageEncoder encoder = MessageEncoder.of(options, out);
        encoder.writeHeader();
        encoder.append(StoredMessages.of(message));
        encoder.finish();
        assertThat(encoder.cellsDefused()).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }
}
