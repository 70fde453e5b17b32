package dev.vipexport.worker.encode;

import java.time.LocalDate;

/**
 * Formats times as spreadsheets store them: days since 1899-12-30 in local time, with the part of the day as fraction. The
 * fraction has up to 12 digits, which is as much as a double holds. Times are cut to milliseconds, because a double does not
 * keep microseconds.
 */
final class SerialDate {
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int FRACTION_DIGITS = 12;

    /** Milliseconds become fractions of 12 digits by the factor 10^12 / 86,400,000, which is this over 864. */
    private static final long FACTOR = 10_000_000;

    private static final int DIVISOR = 864;

    private static final long EPOCH = LocalDate.of(1899, 12, 30).toEpochDay();

    /** Excel has a 29th of February in 1900, so its earlier days differ from those of other spreadsheets. */
    private static final long FIRST_DAY = LocalDate.of(1900, 3, 1).toEpochDay();

    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();

    private final byte[] bytes = new byte[32];
    private int length;

    /** Returns whether spreadsheets have a date for this time. */
    static boolean isDate(long localSeconds) {
        long day = Math.floorDiv(localSeconds, SECONDS_PER_DAY);
        return day >= FIRST_DAY && day <= LAST_DAY;
    }

    /** Returns the formatted bytes, valid until the next {@link #format}. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /**
     * Formats a time that {@link #isDate}.
     *
     * @param localSeconds seconds since 1970 in local time
     */
    void format(long localSeconds, int nanos) {
        length = 0;
        putNumber(Math.floorDiv(localSeconds, SECONDS_PER_DAY) - EPOCH);
        long millis = Math.floorMod(localSeconds, SECONDS_PER_DAY) * 1_000L + nanos / 1_000_000;
        if (millis > 0) {
            bytes[length++] = '.';
            putFraction((millis * FACTOR + DIVISOR / 2) / DIVISOR);
        }
    }

    private void putNumber(long number) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        putDigits(number, digits);
    }

    private void putFraction(long fraction) {
        long significant = fraction;
        int digits = FRACTION_DIGITS;
        while (significant % 10 == 0) {
            significant /= 10;
            digits--;
        }
        putDigits(significant, digits);
    }

    private void putDigits(long number, int digits) {
        long rest = number;
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }
}
