package dev.vipexport.worker.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchFinderTest {
    private static final int BLOCK = 3 << 15;

    /** A fragment of many gigabytes slides the window so often that positions would wrap around. */
    @Test
    void positions_areForgotten_howeverOftenWindowSlides() {
        var finder = new MatchFinder();
        byte[] window = window("abcdabcd");
        finder.find(window, 0, 8, new Block(8));
        for (long slid = 0; slid < 3L << 31; slid += BLOCK) {
            finder.slide(BLOCK);
        }
        var block = new Block(8);

        finder.find(window("abcdefgh"), 0, 8, block);

        assertThat(block.count()).as("runs of literals").isEqualTo(1);
        assertThat(block.run(0)).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource({"abcdabcd, 4, 4, 4", "abcdefabcdef, 6, 6, 6", "aaaaaaaa, 1, 7, 1", "abcdXabcdefgYabcdefg, 5, 4, 5"})
    void firstMatch_isFound(String content, int run, int length, int distance) {
        var block = new Block(64);

        new MatchFinder().find(window(content), 0, content.length(), block);

        assertThat(block.run(0)).isEqualTo(run);
        assertThat(block.length(0)).isEqualTo(length);
        assertThat(block.distance(0)).isEqualTo(distance);
    }

    /** The bytes behind the end are of an earlier block. */
    @Test
    void match_endsWithContent() {
        var block = new Block(64);

        new MatchFinder().find(window("abcdefghabcdefgh"), 0, 14, block);

        assertThat(block.length(0)).isEqualTo(6);
        assertThat(block.count()).isEqualTo(2);
        assertThat(block.run(1)).isZero();
    }

    private static byte[] window(String content) {
        byte[] window = new byte[content.length() + Long.BYTES];
        System.arraycopy(content.getBytes(StandardCharsets.US_ASCII), 0, window, 0, content.length());
        return window;
    }
}
