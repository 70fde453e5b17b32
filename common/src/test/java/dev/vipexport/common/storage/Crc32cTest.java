package dev.vipexport.common.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Crc32cTest {

    @ParameterizedTest
    @CsvSource({"0,0", "0,5", "5,0", "1,1", "9,255", "100000,1", "3,1048577", "65536,65536"})
    void combine_equalsChecksumOfConcatenatedBytes(int first, int second) {
        byte[] bytes = new byte[first + second];
        new Random(first).nextBytes(bytes);

        assertThat(Crc32c.combine(of(bytes, 0, first), of(bytes, first, second), second))
                .isEqualTo(of(bytes, 0, bytes.length));
    }

    @Test
    void combine_equalsChecksumOfAllBytes_whenCalledRepeatedly() {
        byte[] bytes = new byte[100_000];
        var random = new Random(7);
        random.nextBytes(bytes);
        String combined = Crc32c.base64(0);
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, random.nextInt(3_000));
            combined = Crc32c.combine(combined, of(bytes, at, length), length);
            at += length;
        }

        assertThat(combined).isEqualTo(of(bytes, 0, bytes.length));
    }

    @Test
    void combine_isAssociative_whenLengthExceedsAnArray() {
        // three gigabytes of zeros, in three steps and in one
        long giga = 1L << 30;
        String a = of(new byte[] {1, 2, 3}, 0, 3);
        String zeros = zeros(giga);
        String stepwise = Crc32c.combine(Crc32c.combine(zeros, zeros, giga), zeros, giga);

        assertThat(Crc32c.combine(a, stepwise, 3 * giga))
                .isEqualTo(Crc32c.combine(Crc32c.combine(Crc32c.combine(a, zeros, giga), zeros, giga), zeros, giga));
    }

    private static String zeros(long count) {
        String zeros = of(new byte[1], 0, 1);
        long length = 1;
        while (length < count) {
            zeros = Crc32c.combine(zeros, zeros, length);
            length *= 2;
        }
        return zeros;
    }

    private static String of(byte[] bytes, int offset, int length) {
        var checksum = new CRC32C();
        checksum.update(bytes, offset, length);
        return Crc32c.base64(checksum);
    }
}
