package dev.vipexport.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockWriterTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final BlockWriter out = new BlockWriter(written);

    @Test
    void putQuoted_doublesQuotes_atAnyPosition() throws IOException {
        var expected = new StringBuilder();
        for (int length = 1; length < 26; length++) {
            for (int one = 0; one < length; one++) {
                for (int other = one; other < length; other++) {
                    var text = new StringBuilder("x".repeat(length));
                    text.setCharAt(one, '"');
                    text.setCharAt(other, '"');
                    putQuoted(text.toString());
                    expected.append(text.toString().replace("\"", "\"\""));
                }
            }
        }
        out.flush();

        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo(expected.toString());
    }

    @Test
    void putQuoted_replacesNul_atAnyPosition() throws IOException {
        for (int length = 1; length < 26; length++) {
            for (int place = 0; place < length; place++) {
                String text = "x".repeat(place) + '\0' + "y".repeat(length - place - 1);

                assertThat(putQuoted(text)).isTrue();
                assertThat(putQuoted(text.replace('\0', '"'))).isFalse();
            }
        }
        out.flush();

        assertThat(written.toString(StandardCharsets.UTF_8))
                .contains("xxx\uFFFDyyy")
                .doesNotContain("\0");
    }

    /** A block is 64 KiB, and a piece of a quoted cell can have three times the length of its text. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void writer_keepsOrder_forAnyLengths(long seed) throws IOException {
        var random = new Random(seed);
        var expected = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            String piece = piece(random);
            switch (random.nextInt(3)) {
                case 0 -> {
                    putQuoted(piece);
                    expected.append(piece.replace("\"", "\"\"").replace('\0', '\uFFFD'));
                }
                case 1 -> {
                    out.put(piece.getBytes(StandardCharsets.UTF_8));
                    expected.append(piece);
                }
                default -> {
                    out.put(',');
                    expected.append(',');
                }
            }
        }
        out.flush();

        assertThat(written.toString(StandardCharsets.UTF_8).equals(expected.toString()))
                .as("the same text")
                .isTrue();
    }

    private static String piece(Random random) {
        String character = new String[] {"\"", "\0", "a", "é", "日", "🎉"}[random.nextInt(6)];
        int length = 1 + random.nextInt(1 << random.nextInt(17));
        String piece = character.repeat(length);
        return random.nextBoolean() ? piece : piece + "\"" + piece;
    }

    private boolean putQuoted(String text) throws IOException {
        byte[] bytes = ("\"" + text + "\"").getBytes(StandardCharsets.UTF_8);
        return out.putQuoted(bytes, 1, bytes.length - 1);
    }
}
