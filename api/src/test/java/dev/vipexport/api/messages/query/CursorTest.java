package dev.vipexport.api.messages.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001-01-01T00:00:00Z",
                "1600-02-29T23:59:59.999999Z",
                "1969-12-31T23:59:59.999999Z",
                "1970-01-01T00:00:00Z",
                "2262-04-12T00:00:00Z",
                "4434-08-29T03:36:17.777771Z",
                "9999-12-31T23:59:59.999999Z"
            })
    void cursor_isReadBack_inEveryYear(String at) {
        var cursor = new Cursor(Instant.parse(at), "id");

        assertThat(Cursor.parse(cursor.encode())).hasValue(cursor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0077777777777777771:_-", "9223372036854775807:a", "-9223372036854775808:a", "x:a", "1", "1:"})
    void text_isNoCursor_whenNotOfThisApi(String text) {
        assertThat(Cursor.parse(base64(text))).isEmpty();
    }
}
