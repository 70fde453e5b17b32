package dev.vipexport.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.Warning.Code;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WarningTest {
    private static Warning malformed(long cells, long messages, String... ids) {
        return new Warning(Code.MALFORMED_CELLS, cells, messages, List.of(ids));
    }

    @Test
    void parts_mergeToOneWarningOfEachCode() {
        var cut = new Warning(Code.CELLS_CUT, 1, 1, List.of("c"));

        assertThat(Warning.merge(List.of(List.of(malformed(2, 1, "a"), cut), List.of(), List.of(malformed(1, 1, "b")))))
                .containsExactly(malformed(3, 2, "a", "b"), cut);
        assertThat(Warning.merge(List.of())).isEmpty();
    }

    @Test
    void merge_keepsTheFirstIds() {
        String[] many =
                IntStream.range(0, Warning.MAX_IDS).mapToObj(i -> "m" + i).toArray(String[]::new);

        assertThat(Warning.merge(List.of(List.of(malformed(1, 1, "first")), List.of(malformed(30, 30, many)))))
                .singleElement()
                .satisfies(merged -> {
                    assertThat(merged.messages()).isEqualTo(31);
                    assertThat(merged.messageIds()).hasSize(Warning.MAX_IDS).startsWith("first", "m0", "m1");
                });
    }

    @Test
    void merge_addsNoId_afterOneThatDidNotFit() {
        String half = "x".repeat(Warning.MAX_ID_BYTES / 2 + 1);

        assertThat(Warning.merge(List.of(
                        List.of(malformed(1, 1, half)), List.of(malformed(1, 1, half)), List.of(malformed(1, 1, "b")))))
                .containsExactly(malformed(3, 3, half));
    }
}
