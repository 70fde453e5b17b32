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
    void putEscaped_doublesQuotes_atAnyPosition() throws IOException {
        var expected = new StringBuilder();
        for (int length = 1; length < 26; length++) {
            for (int one = 0; one < length; one++) {
                for (int other = one; other < length; other++) {
                    var text = new StringBuilder("x".repeat(length));
                    text.setCharAt(one, '"');
                    text.setCharAt(other, '"');
                    putEscaped(text.toString());
                    expected.append(text.toString().replace("\"", "\"\""));
                }
            }
        }
        out.flush();

        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo(expected.toString());
    }

    /** A block is 64 KiB, and escaping can double the length of a text. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void writer_keepsOrder_forAnyLengths(long seed) throws IOException {
        var random = new Random(seed);
        var expected = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            String piece = piece(random);
            switch (random.nextInt(3)) {
                case 0 -> {
                    putEscaped(piece);
                    expected.append(piece.replace("\"", "\"\""));
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
        String character = new String[] {"\"", "a", "é", "日", "🎉"}[random.nextInt(5)];
        int length = 1 + random.nextInt(1 << random.nextInt(17));
        String piece = character.repeat(length);
        return random.nextBoolean() ? piece : piece + "\"" + piece;
    }

    private void putEscaped(String text) throws IOException {
        byte[] bytes = ("\"" + text + "\"").getBytes(StandardCharsets.UTF_8);
        out.putEscaped('"', bytes, 1, bytes.length - 1);
    }
}
