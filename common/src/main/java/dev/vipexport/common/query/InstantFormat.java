package dev.vipexport.common.query;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/**
 * Writes instants with six digits of a second and {@code Z}, for example {@code 2026-06-01T08:00:00.000000Z}. Texts of one
 * width sort as their times do, and readers that infer a format from the first value find it in all others.
 */
public final class InstantFormat {
    private static final DateTimeFormatter MICROS =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter(Locale.ROOT);

    private InstantFormat() {}

    /** Returns the text of {@code instant}, cut below a microsecond. */
    public static String format(Instant instant) {
        return MICROS.format(instant);
    }
}
