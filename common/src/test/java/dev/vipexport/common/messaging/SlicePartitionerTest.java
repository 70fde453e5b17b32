package dev.vipexport.common.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlicePartitionerTest {
    private static final int QUEUED_SLICES = 32;

    @Test
    void consecutiveSlices_haveDistinctPartitions() {
        assertThat(IntStream.range(7, 7 + Topics.SLICES_PARTITIONS)
                        .map(slice -> SlicePartitioner.of("job", slice, Topics.SLICES_PARTITIONS)))
                .doesNotHaveDuplicates()
                .allSatisfy(partition -> assertThat(partition).isBetween(0, Topics.SLICES_PARTITIONS - 1));
    }

    @Test
    void slices_usePartitionsThatExist_whenTopicHasFewer() {
        assertThat(IntStream.range(0, 8).map(slice -> SlicePartitioner.of("job", slice, 8)))
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
    }

    /** With range and with round-robin assignment. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 16})
    void slices_areSpreadEvenlyOverConsumers(int consumers) {
        int rangeSize = Topics.SLICES_PARTITIONS / consumers;
        for (int first = 0; first < 100; first++) {
            int[] byRange = new int[consumers];
            int[] roundRobin = new int[consumers];
            for (int slice = first; slice < first + QUEUED_SLICES; slice++) {
                int partition = SlicePartitioner.of("job", slice, Topics.SLICES_PARTITIONS);
                byRange[partition / rangeSize]++;
                roundRobin[partition % consumers]++;
            }
            int share = QUEUED_SLICES / consumers;
            assertThat(IntStream.of(byRange)).allMatch(had -> Math.abs(had - share) <= 2);
            assertThat(IntStream.of(roundRobin)).allMatch(had -> Math.abs(had - share) <= 2);
        }
    }
}
