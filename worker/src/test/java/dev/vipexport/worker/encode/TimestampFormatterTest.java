package dev.vipexport.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.ExportOptions.Timestamps;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampFormatterTest {
    private static final long FIRST = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST = Instant.parse("9999-12-31T00:00:00Z").getEpochSecond();

    @Test
    void format_writesSixDigits_inUtc() {
        var formatter = iso(ZoneOffset.UTC);
        var jdk = new DateTimeFormatterBuilder().appendInstant(6).toFormatter(Locale.ROOT);
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            Instant at = at(random);

            assertThat(write(formatter, at)).isEqualTo(jdk.format(at));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Europe/Zurich",
                "America/St_Johns",
                "Asia/Kathmandu",
                "-09:30",
                "Europe/London",
                "Africa/Monrovia"
            })
    void format_keepsInstantAndOffset_inTimeZone(String id) {
        ZoneId zone = ZoneId.of(id);
        var formatter = iso(zone);
        var random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            Instant at = at(random);

            OffsetDateTime read = OffsetDateTime.parse(write(formatter, at));

            assertThat(read.toInstant()).isEqualTo(at.truncatedTo(ChronoUnit.MICROS));
            assertThat(read.getOffset()).isEqualTo(zone.getRules().getOffset(at));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-06-01T22:00:00Z, 2026-06-02T00:00:00.000000+02:00",
        "2026-01-01T00:00:00.5Z, 2026-01-01T01:00:00.500000+01:00",
        "2026-01-01T00:00:00.123456Z, 2026-01-01T01:00:00.123456+01:00",
        "2026-01-01T00:00:00.000000999Z, 2026-01-01T01:00:00.000000+01:00",
        "1969-12-31T23:59:59.999999999Z, 1970-01-01T00:59:59.999999+01:00"
    })
    void format_alwaysWritesSixDigits_inTimeZone(Instant at, String text) {
        assertThat(write(iso(ZoneId.of("Europe/Zurich")), at)).isEqualTo(text);
    }

    @Test
    void format_writesZ_whenOffsetIsZero() {
        assertThat(write(iso(ZoneId.of("Europe/London")), Instant.parse("2026-01-01T00:00:00Z")))
                .isEqualTo("2026-01-01T00:00:00.000000Z");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-06-01T22:00:00Z, 2026-06-02 00:00:00",
        "2026-01-01T00:00:00.999999Z, 2026-01-01 01:00:00",
        "1969-12-31T23:59:59.999Z, 1970-01-01 00:59:59"
    })
    void format_writesLocalTimeAlone_forSpreadsheets(Instant at, String text) {
        assertThat(write(new TimestampFormatter(ZoneId.of("Europe/Zurich"), Timestamps.SPREADSHEET), at))
                .isEqualTo(text);
    }

    @Test
    void format_writesSign_outsideYears0To9999() {
        var formatter = iso(ZoneId.of("+14:00"));

        assertThat(write(formatter, Instant.parse("9999-12-31T23:00:00Z")))
                .isEqualTo("+10000-01-01T13:00:00.000000+14:00");
        assertThat(write(formatter, Instant.parse("2026-06-01T00:00:00Z")))
                .isEqualTo("2026-06-01T14:00:00.000000+14:00");
        assertThat(write(iso(ZoneId.of("-01:00")), Instant.parse("0001-01-01T00:00:00Z")))
                .isEqualTo("0000-12-31T23:00:00.000000-01:00");
        assertThat(write(iso(ZoneOffset.UTC), Instant.parse("-0001-01-01T00:00:00Z")))
                .isEqualTo("-0001-01-01T00:00:00.000000Z");
    }

    private static TimestampFormatter iso(ZoneId zone) {
        return new TimestampFormatter(zone, Timestamps.ISO);
    }

    private static Instant at(Random random) {
        long second = FIRST + 86_400 + (long) (random.nextDouble() * (LAST - FIRST - 86_400));
        int nanos = switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextInt(1_000) * 1_000_000;
            case 2 -> random.nextInt(1_000_000) * 1_000;
            default -> random.nextInt(1_000_000_000);
        };
        return Instant.ofEpochSecond(second, nanos);
    }

    private static String write(TimestampFormatter formatter, Instant at) {
        formatter.format(at.getEpochSecond(), at.getNano());
        return new String(formatter.bytes(), 0, formatter.length(), StandardCharsets.US_ASCII);
    }
}
