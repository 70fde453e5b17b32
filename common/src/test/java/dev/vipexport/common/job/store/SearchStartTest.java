package dev.vipexport.common.job.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SearchStartTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration AGO = Duration.ofMinutes(3);

    private final SearchStart start = new SearchStart();

    @Test
    void search_startsAtTheBeginning_first() {
        assertThat(start.next(NOON)).isEqualTo(Instant.EPOCH);
        assertThat(start.next(NOON)).as("nothing was completed").isEqualTo(Instant.EPOCH);
    }

    @Test
    void search_startsWhereTheLastOneEnded() {
        start.complete(start.next(NOON), NOON.minus(AGO), NOON);

        Instant later = NOON.plusSeconds(30);
        assertThat(start.next(later)).isEqualTo(NOON.minus(AGO).minus(SearchStart.MARGIN));

        start.complete(start.next(later), later.minus(AGO), later);
        assertThat(start.next(later)).isEqualTo(later.minus(AGO).minus(SearchStart.MARGIN));
    }

    @Test
    void search_startsAtTheBeginning_onceAnHour() {
        start.complete(Instant.EPOCH, NOON, NOON);
        Instant last = NOON.plus(SearchStart.FULL_INTERVAL).minusSeconds(1);
        start.complete(start.next(last), last, last);

        assertThat(start.next(last)).isNotEqualTo(Instant.EPOCH);
        assertThat(start.next(last.plusSeconds(1))).isEqualTo(Instant.EPOCH);
    }

    @Test
    void search_startsAtTheBeginning_whenTheClockJumpsBack() {
        start.complete(Instant.EPOCH, NOON, NOON);

        assertThat(start.next(NOON.minus(Duration.ofMinutes(16)))).isEqualTo(Instant.EPOCH);
        assertThat(start.next(NOON.minus(Duration.ofHours(2)))).isEqualTo(Instant.EPOCH);
    }
}
