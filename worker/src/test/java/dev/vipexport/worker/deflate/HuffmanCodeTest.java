package dev.vipexport.worker.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HuffmanCodeTest {

    @Test
    void code_hasFewestBits_whenNotLimited() {
        var random = new Random(1);
        for (int round = 0; round < 500; round++) {
            int[] frequencies = frequencies(random, 2 + random.nextInt(285), 1 << random.nextInt(12));
            var code = new HuffmanCode(frequencies.length, 31);

            code.build(frequencies);

            assertThat(code.bits(frequencies)).isEqualTo(fewestBits(frequencies));
            assertComplete(code, frequencies.length);
        }
    }

    /** Frequencies that double give a tree with one leaf at each depth. */
    @ParameterizedTest
    @CsvSource({"7,19", "14,24", "15,24"})
    void code_isCompleteAndInLimit_whenTreeIsDeep(int maxLength, int symbols) {
        int[] frequencies = new int[symbols];
        for (int symbol = 0; symbol < symbols; symbol++) {
            frequencies[symbol] = 1 << symbol;
        }
        var code = new HuffmanCode(symbols, maxLength);

        code.build(frequencies);

        assertComplete(code, symbols);
        for (int symbol = 1; symbol < symbols; symbol++) {
            assertThat(code.length(symbol))
                    .isBetween(1, maxLength)
                    .as("the more frequent symbol")
                    .isLessThanOrEqualTo(code.length(symbol - 1));
        }
    }

    @Test
    void code_isCompleteAndInLimit_ofRandomFrequencies() {
        var random = new Random(2);
        for (int round = 0; round < 500; round++) {
            int[] frequencies = new int[286];
            for (int symbol = 0; symbol < frequencies.length; symbol++) {
                frequencies[symbol] = random.nextInt(1 << random.nextInt(18));
            }
            var code = new HuffmanCode(frequencies.length, 14);

            code.build(frequencies);

            assertComplete(code, frequencies.length);
            for (int symbol = 0; symbol < frequencies.length; symbol++) {
                assertThat(code.length(symbol) > 0).isEqualTo(frequencies[symbol] > 0);
                assertThat(code.length(symbol)).isLessThanOrEqualTo(14);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0,5", "29,1"})
    void code_hasTwoSymbols_whenFewerOccur(int symbol, int frequency) {
        int[] frequencies = new int[30];
        frequencies[symbol] = frequency;
        var code = new HuffmanCode(frequencies.length, 15);

        code.build(frequencies);

        assertComplete(code, frequencies.length);
        assertThat(code.length(symbol)).isEqualTo(1);
    }

    /** The example of RFC 1951, section 3.2.2. Its codes are read from their first bit, ours from their last. */
    @Test
    void codes_areThoseOfRfc() {
        HuffmanCode code = HuffmanCode.of(new byte[] {3, 3, 3, 3, 3, 2, 4, 4}, 4);

        assertThat(code.code(0)).isEqualTo(0b010);
        assertThat(code.code(1)).isEqualTo(0b110);
        assertThat(code.code(4)).isEqualTo(0b011);
        assertThat(code.code(5)).isEqualTo(0b00);
        assertThat(code.code(6)).isEqualTo(0b0111);
        assertThat(code.code(7)).isEqualTo(0b1111);
    }

    private static int[] frequencies(Random random, int symbols, int maximum) {
        int[] frequencies = new int[symbols];
        for (int symbol = 0; symbol < symbols; symbol++) {
            frequencies[symbol] = random.nextInt(maximum + 1);
        }
        frequencies[0] = 1;
        frequencies[1] = 1;
        return frequencies;
    }

    /** Huffman's own way: the sum of the weights of all inner nodes. */
    private static long fewestBits(int[] frequencies) {
        var weights = new PriorityQueue<Long>();
        for (int frequency : frequencies) {
            if (frequency > 0) {
                weights.add((long) frequency);
            }
        }
        long bits = 0;
        while (weights.size() > 1) {
            long weight = weights.remove() + weights.remove();
            bits += weight;
            weights.add(weight);
        }
        return bits;
    }

    private static void assertComplete(HuffmanCode code, int symbols) {
        long taken = 0;
        for (int symbol = 0; symbol < symbols; symbol++) {
            if (code.length(symbol) > 0) {
                taken += 1L << (32 - code.length(symbol));
            }
        }
        assertThat(taken).as("Kraft's sum").isEqualTo(1L << 32);
    }
}
