package dev.vipexport.common.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeWindowTest {

    @ParameterizedTest
    @CsvSource({
        "2026-06-01T00:00:00Z,           2026-06-01T00:00:00Z,        2026-06-01T00:00:00.000001Z",
        "2026-06-01T00:00:00.000001Z,    2026-06-01T00:00:00.000001Z, 2026-06-01T00:00:00.000002Z",
        "2026-06-01T00:00:00.000001001Z, 2026-06-01T00:00:00.000002Z, 2026-06-01T00:00:00.000002Z",
        "2026-06-01T00:00:00.999999999Z, 2026-06-01T00:00:01Z,        2026-06-01T00:00:01Z",
        "1969-12-31T23:59:59.999999999Z, 1970-01-01T00:00:00Z,        1970-01-01T00:00:00Z",
        "0001-01-01T00:00:00.000000001Z, 0001-01-01T00:00:00.000001Z, 0001-01-01T00:00:00.000001Z",
    })
    void bounds_roundUpToMicroseconds(Instant instant, Instant firstFrom, Instant firstAfter) {
        assertThat(TimeWindow.firstMicroAtOrAfter(instant)).isEqualTo(firstFrom);
        assertThat(TimeWindow.firstMicroAfter(instant)).isEqualTo(firstAfter);
    }

    @Test
    void window_isRejected_whenEmptyOrReversed() {
        Instant noon = Instant.parse("2026-06-01T12:00:00Z");

        assertThatThrownBy(() -> new TimeWindow(noon, noon)).hasMessageContaining("end must be after its start");
        assertThatThrownBy(() -> new TimeWindow(noon, noon.minusSeconds(1)))
                .hasMessageContaining("end must be after its start");
    }

    @Test
    void window_isRejected_whenBoundIsFinerThanMicroseconds() {
        Instant noon = Instant.parse("2026-06-01T12:00:00Z");

        assertThatThrownBy(() -> new TimeWindow(noon.plusNanos(1), noon.plusSeconds(1)))
                .hasMessageContaining("finer than microseconds");
        assertThatThrownBy(() -> new TimeWindow(noon, noon.plusNanos(999)))
                .hasMessageContaining("finer than microseconds");
    }
}
