package dev.vipexport.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SheetTextTest {
    private static final String[] PIECES = {
        "_",
        "_x",
        "x",
        "0041",
        "_x0041_",
        "_x005F_",
        "&",
        "<",
        ">",
        "\r",
        "\n",
        "\t",
        "\u0000",
        "\u001f",
        "\u007f",
        "\ufffd",
        "\ufffe",
        "\uffff",
        "，",
        "a",
        "plain words ",
        "é",
        "日",
        "🎉"
    };

    @Test
    void search_findsWhatByteByByteSearchFinds() {
        var random = new Random(3);
        for (int i = 0; i < 50_000; i++) {
            var text = new StringBuilder();
            for (int pieces = random.nextInt(12); pieces > 0; pieces--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);

            assertThat(SheetText.indexOfEscaped(bytes, 0, bytes.length))
                    .as(text.toString())
                    .isEqualTo(firstEscaped(text.toString()));
        }
    }

    /** Returns the position in UTF-8 of the first character that needs an escape, found by the rule itself. */
    private static int firstEscaped(String text) {
        for (int at = 0; at < text.length(); at++) {
            boolean startsEscape =
                    text.substring(at).matches("(?s)_x[0-9A-Fa-f]{4}[_\\x00-\\x08\\x0B-\\x1F\\uFFFE\\uFFFF].*");
            if (startsEscape || "&<>\ufffe\uffff".indexOf(text.charAt(at)) >= 0 || isControl(text.charAt(at))) {
                return text.substring(0, at).getBytes(StandardCharsets.UTF_8).length;
            }
        }
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean isControl(char character) {
        return character < ' ' && character != '\t' && character != '\n';
    }

    @ParameterizedTest
    @CsvSource({"abc, 3, 3", "abc, 2, 2", "é日, 1, 2", "é日, 2, 5", "🎉a, 1, 0", "🎉a, 2, 4", "a🎉, 2, 1", "a🎉, 3, 5"})
    void unit_isCountedAsInUtf16(String text, int units, int bytes) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);

        assertThat(SheetText.indexOfUnit(utf8, 0, utf8.length, units)).isEqualTo(bytes);
    }
}
