package dev.vipexport.worker.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockFormsTest {
    private static final int BLOCK = 3 << 15;

    /**
     * Frequencies that are Fibonacci's numbers give the deepest tree. The rarest literals have the longest codes and stand
     * side by side. Eight literals before them have two bits or one, so the first long code begins at each bit of a byte.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void literals_areReadBack_whenCodesAreLongest(int twoBits) throws Exception {
        byte[] window = fibonacci(twoBits);
        var block = new Block(BLOCK);
        block.end(window, 0, BLOCK);
        var bits = new BitWriter(BLOCK);
        var out = new ByteArrayOutputStream();

        new BlockForms().put(window, 0, BLOCK, block, bits);
        BlockForms.putFlush(bits);
        bits.drainTo(out);

        assertThat(out.size()).as("not stored").isLessThan(BLOCK / 2);
        assertThat(Arrays.equals(Streams.inflate(out.toByteArray(), BLOCK), Arrays.copyOf(window, BLOCK)))
                .isTrue();
    }

    /** Returns each value as often as a Fibonacci number says, rare ones first. The end of the block is the first 1. */
    private static byte[] fibonacci(int twoBits) {
        byte[] window = new byte[BLOCK + Long.BYTES];
        int at = Long.BYTES;
        int value = 0;
        int before = 1;
        for (int frequency = 1; at + frequency <= BLOCK; value++) {
            Arrays.fill(window, at, at + frequency, (byte) value);
            at += frequency;
            frequency += before;
            before = frequency - before;
        }
        Arrays.fill(window, at, BLOCK, (byte) (value - 1));
        Arrays.fill(window, 0, twoBits, (byte) (value - 2));
        Arrays.fill(window, twoBits, Long.BYTES, (byte) (value - 1));
        return window;
    }
}
