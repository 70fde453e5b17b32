package dev.vipexport.common.storage;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.TimeWindow;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Where an attempt's objects are: {@code exports/{exportId}/{attempt}/}. The attempt is part of the name because
 * another attempt has another snapshot, hence other bytes; a writer of an attempt that was given up can then never
 * write over the file of its successor.
 */
public final class ObjectNames {
    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private ObjectNames() {}

    /** The published file of the attempt that is under way. */
    public static String file(ExportJob job) {
        return prefix(job.exportId(), job.attempt()) + downloadName(job.query(), job.options());
    }

    /** The part that slice {@code index} (from 0) writes; sorts in the order of the slices. */
    public static String part(String exportId, int attempt, int index) {
        return partsPrefix(exportId, attempt) + String.format(Locale.ROOT, "%05d", index);
    }

    /** What parts are joined into, level by level; goes when the parts go. */
    public static String composite(String exportId, int attempt, int level, int index) {
        return partsPrefix(exportId, attempt) + String.format(Locale.ROOT, "join-%d-%05d", level, index);
    }

    /** The prefix of everything that is of no use once the job has ended. */
    public static String partsPrefix(String exportId, int attempt) {
        return prefix(exportId, attempt) + "parts/";
    }

    /** What the file was made of, for whoever checks it. */
    public static String manifest(String exportId, int attempt) {
        return prefix(exportId, attempt) + "manifest.json";
    }

    /** The name under which a browser saves the file: ASCII letters, digits, {@code - _ .} only. */
    public static String downloadName(ExportQuery query, ExportOptions options) {
        String channel = query.mediumId().replaceAll("[^A-Za-z0-9_-]", "_");
        String shortened = channel.substring(0, Math.min(channel.length(), 80));
        return "vip-messages_" + shortened + "_" + dateRange(query.window()) + options.extension();
    }

    /** What the names of all objects of an export begin with, whatever the attempt. */
    public static String prefix(String exportId) {
        return "exports/" + exportId + "/";
    }

    /** The prefix of everything that an attempt writes. */
    public static String prefix(String exportId, int attempt) {
        return prefix(exportId) + attempt + "/";
    }

    private static String dateRange(TimeWindow window) {
        Instant last = window.until().minusNanos(1_000);
        if (isMidnight(window.from()) && isMidnight(window.until())) {
            return day(window.from()) + "_" + day(last);
        }
        return INSTANT.format(window.from()) + "_" + INSTANT.format(last);
    }

    private static String day(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    private static boolean isMidnight(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalTime().equals(LocalTime.MIDNIGHT);
    }
}
