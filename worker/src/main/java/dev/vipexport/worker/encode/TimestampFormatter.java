package dev.vipexport.worker.encode;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Formats timestamps as ISO-8601 with seconds, the needed digits of a second (0, 3, 6 or 9) and the zone's offset at that
 * time. In UTC the result equals {@link Instant#toString}.
 */
final class TimestampFormatter {
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int MAX_LENGTH = 64;

    private final ZoneId zone;
    private final byte[] bytes = new byte[MAX_LENGTH];
    private int length;
    private int dateLength;
    private long day = Long.MIN_VALUE;

    TimestampFormatter(ZoneId zone) {
        this.zone = zone;
    }

    /** Returns the formatted bytes, valid until the next {@link #format}. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void format(long seconds, int nanos) {
        int offset = offset(seconds);
        setDate(Math.floorDiv(seconds + offset, SECONDS_PER_DAY));
        int second = Math.floorMod(seconds + offset, SECONDS_PER_DAY);
        length = dateLength;
        put('T');
        putTime(second);
        putFraction(nanos);
        putOffset(offset);
    }

    /** Returns the zone's offset at this time, in seconds. */
    int offset(long seconds) {
        ZoneOffset offset =
                zone instanceof ZoneOffset fixed ? fixed : zone.getRules().getOffset(Instant.ofEpochSecond(seconds));
        return offset.getTotalSeconds();
    }

    /** Keeps the last date, because neighbouring rows are usually from one day. */
    private void setDate(long epochDay) {
        if (epochDay != day) {
            day = epochDay;
            byte[] date = LocalDate.ofEpochDay(epochDay).toString().getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(date, 0, bytes, 0, date.length);
            dateLength = date.length;
        }
    }

    private void putTime(int second) {
        putTwo(second / 3_600);
        put(':');
        putTwo(second / 60 % 60);
        put(':');
        putTwo(second % 60);
    }

    private void putFraction(int nanos) {
        if (nanos == 0) {
            return;
        }
        put('.');
        int divisor = 100_000_000;
        int digits = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
        for (int i = 0; i < digits; i++) {
            put('0' + nanos / divisor % 10);
            divisor /= 10;
        }
    }

    private void putOffset(int offset) {
        if (offset == 0) {
            put('Z');
            return;
        }
        int size = Math.abs(offset);
        put(offset < 0 ? '-' : '+');
        putTwo(size / 3_600);
        put(':');
        putTwo(size / 60 % 60);
        if (size % 60 != 0) {
            put(':');
            putTwo(size % 60);
        }
    }

    private void putTwo(int number) {
        put('0' + number / 10);
        put('0' + number % 10);
    }

    private void put(int character) {
        bytes[length++] = (byte) character;
    }
}
