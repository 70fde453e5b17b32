package dev.vipexport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizingTest {

    private static Sizing exportOf(long rows) {
        return new Sizing(rows, rows, 200, Duration.ofHours(1));
    }

    /**
     * What the embedded servers counted. {@code BilledExportTest} holds the worker to the first two, and
     * {@code BilledMillionCheck} to the last one.
     */
    @ParameterizedTest
    @CsvSource({
        "100, 1, 103, 2, 2, 0",
        "20000, 1, 20041, 2, 4, 1",
        "1000000, 64, 1006123, 261, 69, 64",
    })
    void measuredExport_costsNoMore(long rows, long slices, long reads, long writes, long classA, long classB) {
        Sizing sizing = exportOf(rows);

        assertThat(sizing.slices()).isEqualTo(slices);
        assertThat(sizing.reads()).isBetween(reads, reads + reads / 100);
        assertThat(sizing.writes()).isEqualTo(writes);
        assertThat(sizing.classA()).isBetween(classA, classA + 2);
        assertThat(sizing.classB()).isBetween(classB, classB + 1);
    }

    @ParameterizedTest
    @CsvSource({"20000, 1", "20001, 2", "60000, 4", "80000, 4", "80001, 8", "10000000, 512"})
    void slices_areAPowerOfTwo(long rows, long slices) {
        assertThat(exportOf(rows).slices()).isEqualTo(slices);
    }

    @ParameterizedTest
    @CsvSource({"1, 2, true", "86400000, 2, true", "86400001, 3, true", "691200000, 16, true", "691200001, 17, false"})
    void workers_followFromTheRows(long rowsPerHour, long workers, boolean fits) {
        Sizing sizing = exportOf(rowsPerHour);

        assertThat(sizing.workers()).isEqualTo(workers);
        assertThat(sizing.fitsPartitions()).isEqualTo(fits);
    }

    @Test
    void exports_areRoundedUp() {
        assertThat(new Sizing(2_500_000, 1_000_000, 200, Duration.ofDays(1)).exports())
                .isEqualTo(3);
    }
}
