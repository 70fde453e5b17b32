package dev.vipexport.api.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagePositionTest {

    @ParameterizedTest
    @CsvSource({
        "2026-06-01,                   2026-06-01T00:00:00Z",
        "2026-06-01T10:00:00Z,         2026-06-01T10:00:00Z",
        "2026-06-01T10:00:00.0000001Z, 2026-06-01T10:00:00.000001Z",
    })
    void parse_roundsTimeUpToMicrosecond(String text, Instant expected) {
        assertThat(PagePosition.parse(text)).contains(new PagePosition.Time(expected));
    }

    @ParameterizedTest
    @CsvSource({"2026-06-01T10:00:00.123456Z,m-1", "1969-12-31T23:59:59.999999Z,a:b:c", "2026-06-01T00:00:00Z,ñ😀"})
    void parse_returnsMessage_whenGivenItsCursor(Instant timestamp, String id) {
        var message = new PagePosition.Message(timestamp, id);

        assertThat(PagePosition.parse(message.cursor())).contains(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "garbage", "====", "%00", "1:", ":", "12", "9223372036854775807:a", "1:a/b", "x:a", "1:__a__"
            })
    void parse_returnsEmpty_whenMalformed(String text) {
        assertThat(PagePosition.parse(text)).isEmpty();
        assertThat(PagePosition.parse(Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
    }

    @Test
    void parse_returnsEmpty_whenCursorIsNotUtf8() {
        byte[] bytes = {'1', ':', (byte) 0xff, (byte) 0xfe};

        assertThat(PagePosition.parse(Base64.getUrlEncoder().encodeToString(bytes)))
                .isEmpty();
    }
}
