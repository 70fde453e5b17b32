package dev.vipexport.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T10:00:00Z, 2026-01-01T10:00:00Z, 2026-01-01T10:00:00Z",
        "2026-01-01T10:00:00Z, 2026-01-01T10:00:59.999999Z, 2026-01-01T10:00:00Z",
        "2026-01-01T10:00:00.000001Z, 2026-01-01T10:00:59Z, 2026-01-01T10:01:00Z",
        "2026-01-01T09:59:59Z, 2026-01-01T10:00:01Z, 2026-01-01T10:00:00Z",
        "2026-01-01T08:00:00Z, 2026-01-01T10:00:01Z, 2026-01-01T10:00:00Z"
    })
    void wholeMinute_isLastOne_thatIsNotBeforeTheOrder(Instant orderedAt, Instant now, Instant minute) {
        assertThat(Planner.wholeMinute(orderedAt, now)).isEqualTo(minute);
    }
}
