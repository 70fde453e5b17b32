package dev.vipexport.api.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagePositionTest {
    private static Optional<PagePosition> parse(String text) {
        return PagePosition.parse(text, ZoneOffset.UTC);
    }

    @Test
    void parse_returnsStartOfLocalDay() {
        assertThat(PagePosition.parse("2026-06-01", ZoneId.of("Europe/Zurich")))
                .contains(new PagePosition.Time(Instant.parse("2026-05-31T22:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-06-01,                   2026-06-01T00:00:00Z",
        "2026-06-01T10:00:00Z,         2026-06-01T10:00:00Z",
        "2026-06-01T10:00:00.0000001Z, 2026-06-01T10:00:00.000001Z",
    })
    void parse_roundsTimeUpToMicrosecond(String text, Instant expected) {
        assertThat(parse(text)).contains(new PagePosition.Time(expected));
    }

    @ParameterizedTest
    @CsvSource({"2026-06-01T10:00:00.123456Z,m-1", "1969-12-31T23:59:59.999999Z,a:b:c", "2026-06-01T00:00:00Z,ñ😀"})
    void parse_returnsMessage_whenGivenItsCursor(Instant timestamp, String id) {
        var message = new PagePosition.Message(timestamp, id);

        assertThat(parse(message.cursor())).contains(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "garbage", "====", "%00", "1:", ":", "12", "9223372036854775807:a", "1:a/b", "x:a", "1:__a__"
            })
    void parse_returnsEmpty_whenMalformed(String text) {
        assertThat(parse(text)).isEmpty();
        assertThat(parse(Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
    }

    @Test
    void parse_returnsEmpty_whenCursorIsNotUtf8() {
        byte[] bytes = {'1', ':', (byte) 0xff, (byte) 0xfe};

        assertThat(parse(Base64.getUrlEncoder().encodeToString(bytes))).isEmpty();
    }
}
