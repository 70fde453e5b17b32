package dev.vipexport.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {
    private static final Pattern ESCAPED = Pattern.compile("[\\x00-\\x1F\"\\\\\\x7F-\\x9F\\u2028\\u2029]");

    @Test
    void scanner_findsCharacter_atAnyPosition() {
        for (int character = 0; character < 0x3000; character++) {
            boolean escaped = ESCAPED.matcher(Character.toString(character)).matches();
            for (int place = 0; place < 18; place++) {
                byte[] bytes = utf8("\"" + "x".repeat(place) + Character.toString(character) + "y".repeat(9) + "\"");

                // the quotes are outside of the searched range
                assertThat(JsonScanner.indexOfEscaped(bytes, 1, bytes.length - 1))
                        .as("U+%04X at %d", character, place)
                        .isEqualTo(escaped ? 1 + place : bytes.length - 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void scanner_findsFirstMatch_inRandomTexts(long seed) {
        var random = new Random(seed);
        String[] pieces = {"\"", "\n", "\u007F", "\u0085", "\u00A0", "\u2028", "\u2027", "™", "é", "日", "🎉", "x"};
        for (int round = 0; round < 200; round++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(60); length > 0; length--) {
                text.append(pieces[random.nextInt(pieces.length)]).append("x".repeat(random.nextInt(12)));
            }
            byte[] bytes = utf8(text.toString());

            Matcher matcher = ESCAPED.matcher(text);
            int at = 0;
            while (matcher.find()) {
                int expected = utf8(text.substring(0, matcher.start())).length;
                assertThat(JsonScanner.indexOfEscaped(bytes, at, bytes.length)).isEqualTo(expected);
                at = utf8(text.substring(0, matcher.end())).length;
            }
            assertThat(JsonScanner.indexOfEscaped(bytes, at, bytes.length)).isEqualTo(bytes.length);
        }
    }

    /** The range ends inside of a character only if Firestore sent bytes that are not UTF-8. */
    @Test
    void scanner_staysInRange_whenCharacterIsCut() {
        byte[] bytes = utf8("\u2028\u0085");

        assertThat(JsonScanner.indexOfEscaped(bytes, 0, 2)).isEqualTo(2);
        assertThat(JsonScanner.indexOfEscaped(bytes, 3, 4)).isEqualTo(4);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
