package dev.vipexport.worker.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SymbolsTest {

    /** From the tables of RFC 1951, section 3.2.5. */
    @ParameterizedTest
    @CsvSource({
        "3,257,0",
        "10,264,0",
        "11,265,1",
        "12,265,1",
        "13,266,1",
        "18,268,1",
        "19,269,2",
        "34,272,2",
        "35,273,3",
        "66,276,3",
        "67,277,4",
        "130,280,4",
        "131,281,5",
        "162,281,5",
        "163,282,5",
        "226,283,5",
        "227,284,5",
        "257,284,5",
        "258,285,0"
    })
    void length_hasSymbolOfRfc(int length, int symbol, int extraBits) {
        assertThat(Symbols.ofLength(length)).isEqualTo(symbol);
        assertThat(Symbols.extraBitsOfLengthSymbol(symbol)).isEqualTo(extraBits);
    }

    @ParameterizedTest
    @CsvSource({
        "1,0,0",
        "4,3,0",
        "5,4,1",
        "6,4,1",
        "7,5,1",
        "9,6,2",
        "13,7,2",
        "17,8,3",
        "256,15,6",
        "257,16,7",
        "1024,19,8",
        "1025,20,9",
        "16384,27,12",
        "16385,28,13",
        "24576,28,13",
        "24577,29,13",
        "32768,29,13"
    })
    void distance_hasSymbolOfRfc(int distance, int symbol, int extraBits) {
        assertThat(Symbols.ofDistance(distance)).isEqualTo(symbol);
        assertThat(Symbols.extraBitsOfDistanceSymbol(symbol)).isEqualTo(extraBits);
    }

    /** Symbol and extra bits together tell each distance from all others. */
    @Test
    void distances_differ() {
        int next = 0;
        for (int distance = 1; distance <= Symbols.MAX_DISTANCE; distance++) {
            int symbol = Symbols.ofDistance(distance);
            int extra = (distance - 1) & ((1 << Symbols.extraBitsOfDistanceSymbol(symbol)) - 1);
            int value = symbol << 13 | extra;
            assertThat(value).isGreaterThanOrEqualTo(next);
            next = value + 1;
        }
    }
}
