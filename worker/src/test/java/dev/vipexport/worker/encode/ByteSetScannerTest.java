package dev.vipexport.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSetScannerTest {

    @ParameterizedTest
    @ValueSource(strings = {"\r\n\",", "\r\n\";", "\r\n\"|", "\r\n\"\t", "\u0000\b\u001F\"\\"})
    void scanner_findsByte_atAnyPosition(String characters) {
        var scanner = new ByteSetScanner(characters);
        for (int value = 0; value < 256; value++) {
            for (int length = 1; length < 26; length++) {
                for (int place = 0; place < length; place++) {
                    byte[] bytes = new byte[length + 2];
                    Arrays.fill(bytes, (byte) 'x');
                    bytes[1 + place] = (byte) value;
                    // outside of the searched range
                    bytes[0] = '"';
                    bytes[length + 1] = '"';

                    assertThat(scanner.indexOfAny(bytes, 1, length + 1))
                            .isEqualTo(characters.indexOf(value) < 0 ? length + 1 : 1 + place);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void scanner_findsFirstMatch_inRandomBytes(long seed) {
        var random = new Random(seed);
        String characters = "\r\n\",";
        var scanner = new ByteSetScanner(characters);
        byte[] bytes = new byte[4_000];
        for (int round = 0; round < 200; round++) {
            random.nextBytes(bytes);
            int from = random.nextInt(bytes.length);
            int to = from + random.nextInt(bytes.length - from);

            for (int at = from; at < to; at++) {
                int found = scanner.indexOfAny(bytes, at, to);
                assertThat(found).isEqualTo(expectedIndex(characters, bytes, at, to));
                at = found;
            }
        }
    }

    private static int expectedIndex(String characters, byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && characters.indexOf(bytes[at] & 0xFF) < 0) {
            at++;
        }
        return at;
    }

    @Test
    void scanner_ignoresBytes_insideMultibyteCharacters() {
        // one byte of each of these characters has the low seven bits of a special byte
        byte[] bytes = "™€¬¢ªªÜ日本語🎉".repeat(3).getBytes(StandardCharsets.UTF_8);

        assertThat(new ByteSetScanner("\r\n\",").indexOfAny(bytes, 0, bytes.length))
                .isEqualTo(bytes.length);
        assertThat(new ByteSetScanner("\u0001\u001F\"\\").indexOfAny(bytes, 0, bytes.length))
                .isEqualTo(bytes.length);
    }

    @Test
    void scanner_rejectsThreeVisibleCharacters() {
        assertThatThrownBy(() -> new ByteSetScanner("\n\",;")).isInstanceOf(IllegalArgumentException.class);
    }
}
