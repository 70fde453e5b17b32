package dev.vipexport.worker.rows;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlowLimitTest {
    private static final int KIB = 1_024;

    @Test
    void window_assumesLargestRows_atStart() {
        assertThat(new FlowLimit(256, 8_192 * KIB).allowed()).isEqualTo(8);
        assertThat(new FlowLimit(4, 8_192 * KIB).allowed()).isEqualTo(4);
        assertThat(new FlowLimit(256, 100 * KIB).allowed()).isEqualTo(1);
    }

    @Test
    void window_doubles_whenRowsAreSmall() {
        var window = new FlowLimit(256, 8_192 * KIB);

        window.recordRowSize(100);
        assertThat(window.allowed()).isEqualTo(16);
        for (int i = 0; i < 5; i++) {
            window.recordRowSize(100);
        }
        assertThat(window.allowed()).isEqualTo(256);
    }

    @Test
    void window_shrinks_whenRowIsOneMebibyte() {
        var window = new FlowLimit(256, 8_192 * KIB);

        window.recordRowSize(1_024 * KIB + 100);

        assertThat(window.allowed()).isEqualTo(7);
    }

    @Test
    void window_allowsOneRow_whenRowExceedsBytes() {
        var window = new FlowLimit(256, KIB);

        window.recordRowSize(1_024 * KIB);

        assertThat(window.allowed()).isEqualTo(1);
    }

    @Test
    void window_growsSlowly_afterLargeRow() {
        var window = new FlowLimit(256, 8_192 * KIB);
        window.recordRowSize(1_024 * KIB);

        window.recordRowSize(100);
        assertThat(window.allowed()).isLessThan(10);
        for (int i = 0; i < 60; i++) {
            window.recordRowSize(100);
        }
        assertThat(window.allowed()).isEqualTo(256);
    }
}
