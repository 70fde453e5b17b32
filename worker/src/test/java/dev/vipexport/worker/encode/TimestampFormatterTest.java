package dev.vipexport.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampFormatterTest {
    private static final long FIRST = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST = Instant.parse("9999-12-31T00:00:00Z").getEpochSecond();

    @Test
    void format_equalsInstantToString_inUtc() {
        var formatter = new TimestampFormatter(ZoneOffset.UTC);
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            Instant at = at(random);

            assertThat(write(formatter, at)).isEqualTo(at.toString());
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
        var formatter = new TimestampFormatter(zone);
        var random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            Instant at = at(random);

            OffsetDateTime read = OffsetDateTime.parse(write(formatter, at));

            assertThat(read.toInstant()).isEqualTo(at);
            assertThat(read.getOffset()).isEqualTo(zone.getRules().getOffset(at));
        }
    }

    @Test
    void format_alwaysWritesSeconds() {
        var formatter = new TimestampFormatter(ZoneId.of("Europe/Zurich"));

        assertThat(write(formatter, Instant.parse("2026-06-01T22:00:00Z"))).isEqualTo("2026-06-02T00:00:00+02:00");
        assertThat(write(formatter, Instant.parse("2026-01-01T00:00:00.5Z")))
                .isEqualTo("2026-01-01T01:00:00.500+01:00");
        assertThat(write(new TimestampFormatter(ZoneId.of("Europe/London")), Instant.parse("2026-01-01T00:00:00Z")))
                .isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void format_writesFullYear_outsideYears1To9999() {
        var formatter = new TimestampFormatter(ZoneId.of("+14:00"));

        assertThat(write(formatter, Instant.parse("9999-12-31T23:00:00Z"))).isEqualTo("+10000-01-01T13:00:00+14:00");
        assertThat(write(formatter, Instant.parse("2026-06-01T00:00:00Z"))).isEqualTo("2026-06-01T14:00:00+14:00");
        assertThat(write(new TimestampFormatter(ZoneId.of("-01:00")), Instant.parse("0001-01-01T00:00:00Z")))
                .isEqualTo("0000-12-31T23:00:00-01:00");
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
