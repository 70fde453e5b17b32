package dev.vipexport.worker.encode;

import dev.vipexport.common.job.ExportOptions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Formats timestamps as ISO 8601 with six digits of a second and the zone's offset at that time, or without both for
 * spreadsheets. Firestore stores microseconds, so anything below them is cut. Years outside of 0 to 9999 have a sign, as
 * {@link LocalDate#toString} writes them.
 */
final class TimestampFormatter {
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int MAX_LENGTH = 64;

    private final ZoneId zone;
    private final boolean isIso;
    private final byte[] bytes = new byte[MAX_LENGTH];
    private int length;
    private int dateLength;
    private long day = Long.MIN_VALUE;

    TimestampFormatter(ZoneId zone, ExportOptions.Timestamps style) {
        this.zone = zone;
        this.isIso = style == ExportOptions.Timestamps.ISO;
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
        put(isIso ? 'T' : ' ');
        putTime(second);
        if (isIso) {
            putMicroseconds(nanos / 1_000);
            putOffset(offset);
        }
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

    private void putMicroseconds(int micros) {
        put('.');
        putTwo(micros / 10_000);
        putTwo(micros / 100 % 100);
        putTwo(micros % 100);
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
