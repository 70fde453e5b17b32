package dev.vipexport.common.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlicePartitionsTest {
    private static final int WINDOW = 32;

    @Test
    void asManySlicesAsThereArePartitionsShareNone() {
        assertThat(IntStream.range(7, 7 + Topics.SLICES_PARTITIONS).map(slice -> SlicePartitions.of("job", slice)))
                .doesNotHaveDuplicates()
                .allSatisfy(partition -> assertThat(partition).isBetween(0, Topics.SLICES_PARTITIONS - 1));
    }

    /** Whether they are stretches or every n-th one. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 16})
    void everyConsumerHasItsShareOfAnyWindow(int consumers) {
        int stretch = Topics.SLICES_PARTITIONS / consumers;
        for (int first = 0; first < 100; first++) {
            int[] byStretch = new int[consumers];
            int[] byTurn = new int[consumers];
            for (int slice = first; slice < first + WINDOW; slice++) {
                int partition = SlicePartitions.of("job", slice);
                byStretch[partition / stretch]++;
                byTurn[partition % consumers]++;
            }
            int share = WINDOW / consumers;
            assertThat(IntStream.of(byStretch)).allMatch(had -> Math.abs(had - share) <= 2);
            assertThat(IntStream.of(byTurn)).allMatch(had -> Math.abs(had - share) <= 2);
        }
    }
}
