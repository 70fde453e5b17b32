package dev.vipexport.common.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrcCombinerTest {
    @ParameterizedTest
    @CsvSource({"0,0", "0,5", "5,0", "1,1", "9,255", "100000,1", "3,1048577", "65536,65536"})
    void combine_equalsChecksumOfBytesInSequence(int first, int second) {
        byte[] bytes = new byte[first + second];
        new Random(first).nextBytes(bytes);

        assertThat(CrcCombiner.CRC32.combine(
                        of(new CRC32(), bytes, 0, first), of(new CRC32(), bytes, first, second), second))
                .isEqualTo(of(new CRC32(), bytes, 0, bytes.length));
        assertThat(CrcCombiner.CRC32C.combine(
                        of(new CRC32C(), bytes, 0, first), of(new CRC32C(), bytes, first, second), second))
                .isEqualTo(of(new CRC32C(), bytes, 0, bytes.length));
    }

    @Test
    void combine_equalsChecksumOfAllBytes_whenThereAreManyRanges() {
        byte[] bytes = new byte[100_000];
        var random = new Random(7);
        random.nextBytes(bytes);
        int combined = 0;
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, random.nextInt(3_000));
            combined = CrcCombiner.CRC32.combine(combined, of(new CRC32(), bytes, at, length), length);
            at += length;
        }

        assertThat(combined).isEqualTo(of(new CRC32(), bytes, 0, bytes.length));
    }

    /** The check value is that of {@code python3 -c 'import zlib; print(hex(zlib.crc32(bytes(5 << 30))))'}. */
    @Test
    void combine_isRight_whenLengthExceedsAnArray() {
        int zeros = of(new CRC32(), new byte[1 << 20], 0, 1 << 20);
        int combined = 0;
        for (int i = 0; i < 5 << 10; i++) {
            combined = CrcCombiner.CRC32.combine(combined, zeros, 1 << 20);
        }

        assertThat(combined).isEqualTo(0x1938_38C3);
    }

    private static int of(Checksum checksum, byte[] bytes, int offset, int length) {
        checksum.update(bytes, offset, length);
        return (int) checksum.getValue();
    }
}
