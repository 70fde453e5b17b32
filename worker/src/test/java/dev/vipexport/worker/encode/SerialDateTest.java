package dev.vipexport.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.apache.poi.ss.usermodel.DateUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SerialDateTest {
    @ParameterizedTest
    @CsvSource({
        "1900-03-01T00:00:00, 61",
        "1970-01-01T00:00:00, 25569",
        "2026-06-01T00:00:00, 46174",
        "2026-06-01T12:00:00, 46174.5",
        "2026-06-01T08:00:00, 46174.333333333333",
        "2026-06-01T16:00:00, 46174.666666666667",
        "2026-06-01T00:00:00.001, 46174.000000011574",
        "2026-06-01T00:00:00.000999, 46174",
        "2026-06-01T23:59:59.999999, 46174.999999988426",
        "9999-12-31T00:00:00, 2958465"
    })
    void serial_isExact(LocalDateTime time, String expected) {
        assertThat(format(time)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "1900-02-28T23:59:59.999999, false",
        "1900-03-01T00:00:00, true",
        "9999-12-31T23:59:59.999999, true",
        "+10000-01-01T00:00:00, false",
        "0001-01-01T00:00:00, false"
    })
    void time_isDate_whenSpreadsheetsAgree(LocalDateTime time, boolean isDate) {
        assertThat(SerialDate.isDate(time.toEpochSecond(ZoneOffset.UTC))).isEqualTo(isDate);
    }

    @Test
    void serial_isReadBackToTheMillisecond() {
        var random = new Random(1);
        long first = LocalDateTime.of(1900, 3, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
        long range = LocalDateTime.of(10_000, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC) - first;
        for (int i = 0; i < 20_000; i++) {
            LocalDateTime time = LocalDateTime.ofEpochSecond(
                    first + (long) (random.nextDouble() * range), random.nextInt(1_000_000_000), ZoneOffset.UTC);

            LocalDateTime read = DateUtil.getLocalDateTime(Double.parseDouble(format(time)));

            assertThat(read).isEqualTo(time.truncatedTo(ChronoUnit.MILLIS));
        }
    }

    private static String format(LocalDateTime time) {
        var date = new SerialDate();
        Instant utc = time.toInstant(ZoneOffset.UTC);
        date.format(utc.getEpochSecond(), utc.getNano());
        return new String(date.bytes(), 0, date.length(), StandardCharsets.US_ASCII);
    }
}
