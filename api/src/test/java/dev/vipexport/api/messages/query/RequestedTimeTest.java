package dev.vipexport.api.messages.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestedTimeTest {
    private static final ZoneId ZURICH = ZoneId.of("Europe/Zurich");

    @Test
    void parse_returnsDay_whenGivenADate() {
        assertThat(RequestedTime.parse("2026-06-01", ZURICH))
                .contains(new RequestedTime.Day(LocalDate.of(2026, 6, 1), ZURICH));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-06-01T10:00:00Z,           2026-06-01T10:00:00Z",
        "2026-06-01T10:00:00,            2026-06-01T10:00:00Z",
        "2026-06-01T10:00,               2026-06-01T10:00:00Z",
        "2026-06-01T10:00Z,              2026-06-01T10:00:00Z",
        "2026-06-01T10:00:00+02:00,      2026-06-01T08:00:00Z",
        "2026-06-01T10:00:00 02:00,      2026-06-01T08:00:00Z",
        "2026-06-01T10:00:00-0530,       2026-06-01T15:30:00Z",
        "2026-06-01T10:00:00+02,         2026-06-01T08:00:00Z",
        "2026-06-01T10:00:00.5Z,         2026-06-01T10:00:00.5Z",
        "2026-06-01T10:00:00.123456789Z, 2026-06-01T10:00:00.123457Z",
        "2024-02-29T00:00:00Z,           2024-02-29T00:00:00Z",
        "2026-06-01T23:59:59.999Z,       2026-06-01T23:59:59.999Z",
    })
    void parse_returnsMoment_whenGivenADateTime(String text, Instant expected) {
        assertThat(RequestedTime.parse(text, ZoneOffset.UTC))
                .get()
                .isInstanceOf(RequestedTime.Moment.class)
                .extracting(RequestedTime::start)
                .isEqualTo(expected);
    }

    /** Clocks in Zurich skip 02:00 to 03:00 on 2026-03-29 and show 02:00 to 03:00 twice on 2026-10-25. */
    @ParameterizedTest
    @CsvSource({
        "2026-06-01,          2026-05-31T22:00:00Z, 2026-06-01T22:00:00Z",
        "2026-12-01,          2026-11-30T23:00:00Z, 2026-12-01T23:00:00Z",
        "2026-03-29,          2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "2026-10-25,          2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
        "2026-06-01T10:00,    2026-06-01T08:00:00Z, 2026-06-01T08:00:00.000001Z",
        "2026-06-01T10:00Z,   2026-06-01T10:00:00Z, 2026-06-01T10:00:00.000001Z",
        "2026-10-25T02:30:00, 2026-10-25T00:30:00Z, 2026-10-25T01:30:00.000001Z",
        "2026-03-29T02:30:00, 2026-03-29T01:30:00Z, 2026-03-29T01:30:00.000001Z",
    })
    void localTime_isOfTheZone(String text, Instant start, Instant exclusiveEnd) {
        RequestedTime time = RequestedTime.parse(text, ZURICH).orElseThrow();

        assertThat(time.start()).isEqualTo(start);
        assertThat(time.exclusiveEnd()).isEqualTo(exclusiveEnd);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "garbage",
                "2026-6-1",
                "2026-02-30",
                "2026-02-29",
                "2026-13-01",
                "2026-06-00",
                "2026-06-01T24:00:00Z",
                "2026-06-01T10:60:00Z",
                "2026-06-01T10:00:60Z",
                "2026-06-01T10:00:00.1234567890Z",
                "2026-06-01T10:00:00.Z",
                "2026-06-01T10Z",
                "2026-06-01T",
                "2026-06-01Z",
                "2026-06-01 10:00:00Z",
                "2026-06-01T10:00:00+19:00",
                "2026-06-01T10:00:00+02:60",
                "2026-06-01T10:00:00Z ",
                " 2026-06-01",
                "2026-06-01\n",
                "20260601",
                "1780300800000",
                "+2026-06-01",
                "12026-06-01",
                "٢٠٢٦-٠٦-٠١",
                "2026-06-01T10:00:00Z[UTC]",
                "now",
            })
    void parse_returnsEmpty_whenNotATime(String text) {
        assertThat(RequestedTime.parse(text, ZURICH)).isEmpty();
    }
}
