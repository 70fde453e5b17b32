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
 * Names the objects of an attempt: {@code exports/{exportId}/{attempt}/}. The attempt is part of the name because each
 * attempt has its own snapshot and so its own bytes. A worker of an abandoned attempt cannot overwrite the file of the
 * next one.
 */
public final class ObjectNames {
    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private ObjectNames() {}

    /** Returns the name of the file of the job's current attempt. */
    public static String file(ExportJob job) {
        return prefix(job.exportId(), job.attempt()) + downloadName(job.query(), job.options());
    }

    /** Returns the name of the part of slice {@code index}, from 0. Names sort in the order of the slices. */
    public static String part(String exportId, int attempt, int index) {
        return partsPrefix(exportId, attempt) + String.format(Locale.ROOT, "%05d", index);
    }

    /** Returns the name of an object that joins parts. It is deleted together with the parts. */
    public static String composite(String exportId, int attempt, int level, int index) {
        return partsPrefix(exportId, attempt) + String.format(Locale.ROOT, "join-%d-%05d", level, index);
    }

    /**
     * Returns the name of an object with bytes before, between or after parts. It is deleted together with the parts.
     *
     * @param index from 0, counts all objects that become the file
     */
    public static String glue(String exportId, int attempt, int index) {
        return partsPrefix(exportId, attempt) + String.format(Locale.ROOT, "glue-%05d", index);
    }

    /** Returns the prefix of all objects that are deleted when the job ends. */
    public static String partsPrefix(String exportId, int attempt) {
        return prefix(exportId, attempt) + "parts/";
    }

    /** Returns the name of the manifest, which describes the file for verification. */
    public static String manifest(String exportId, int attempt) {
        return prefix(exportId, attempt) + "manifest.json";
    }

    /** Returns the name under which a browser saves the file. It has only ASCII letters, digits and {@code - _ .}. */
    public static String downloadName(ExportQuery query, ExportOptions options) {
        String channel = query.mediumId().replaceAll("[^A-Za-z0-9_-]", "_");
        String shortened = channel.substring(0, Math.min(channel.length(), 80));
        return "vip-messages_" + shortened + "_" + dateRange(query.window()) + options.extension();
    }

    /** Returns the prefix of all objects of an export, over all attempts. */
    public static String prefix(String exportId) {
        return "exports/" + exportId + "/";
    }

    /** Returns the prefix of all objects of an attempt. */
    public static String prefix(String exportId, int attempt) {
        return prefix(exportId) + attempt + "/";
    }

    private static String dateRange(TimeWindow window) {
        Instant last = window.last();
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
