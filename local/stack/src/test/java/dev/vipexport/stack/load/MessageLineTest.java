package dev.vipexport.stack.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.common.query.MessageKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageLineTest {
    private static final String VALID = """
            {"id":"m1","userId":"u1","timestamp":"2002-08-01T12:00:00+02:00","kind":"text","source":"email",\
            "labels":["spam","x"],"text":"a\\nb","more":1}""";

    @Test
    void parse_returnsMessageAndIgnoresOtherMembers() throws Exception {
        assertThat(MessageLine.parse(VALID.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new Message(
                        "m1",
                        "u1",
                        Instant.parse("2002-08-01T10:00:00Z"),
                        MessageKind.TEXT,
                        "email",
                        List.of("spam", "x"),
                        "a\nb"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            "id":"m1",                                | ~~                     | id is missing
            "id":"m1"                                 | "id":7                 | id is not a string
            "id":"m1"                                 | "id":"a/b"             | id is not a valid document id: a/b
            "userId":"u1"                             | "userId":null          | userId is not a string
            "2002-08-01T12:00:00+02:00"               | "yesterday"            | timestamp must be ISO-8601 with an offset, not yesterday
            "2002-08-01T12:00:00+02:00"               | "2002-08-01T12:00:00"  | timestamp must be ISO-8601 with an offset
            "kind":"text"                             | "kind":"video"         | kind must be one of [text, postback, attachment, other], not video
            ["spam","x"]                              | "spam"                 | labels is not an array
            ["spam","x"]                              | [1]                    | labels is not a string: 1
            "text":"a\\nb"                            | "text":"\\ud800"       | text holds half of a surrogate pair
            "text":"a\\nb"                            | "text":"a              | not JSON
            "more":1}                                 | "more":1} x            | not JSON
            "more":1}                                 | "id":"m2"}             | not JSON
            """)
    void parse_namesMistake_whenLineIsInvalid(String part, String instead, String reason) {
        assertThat(VALID).contains(part);
        String invalid = VALID.replace(part, instead);

        assertThatThrownBy(() -> MessageLine.parse(invalid.getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining(reason);
    }

    @Test
    void parse_fails_whenBytesAreNotUtf8() {
        assertThatThrownBy(
                        () -> MessageLine.parse(VALID.replace("email", "\u00e9").getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessageContaining("not JSON");
    }
}
