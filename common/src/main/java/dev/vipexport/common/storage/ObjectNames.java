package dev.vipexport.common.storage;

import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.TimeWindow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names the objects of an attempt: {@code exports/{exportId}/{attempt}/}. The attempt is part of the name because each
 * attempt has its own snapshot and so its own bytes. A worker of an abandoned attempt cannot overwrite the file of the
 * next one.
 */
public final class ObjectNames {
    /** The prefix of all objects of all exports. */
    public static final String PREFIX = "exports/";

    private static final Pattern OF_ATTEMPT = Pattern.compile(PREFIX + "([0-9a-f]{32})/([1-9][0-9]{0,8})/.+");

    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Characters of a channel's id in the name of a file. */
    private static final int MAX_CHANNEL = 80;

    /** The same in UTF-8. File systems allow 255 bytes for the whole name. */
    private static final int MAX_CHANNEL_BYTES = 150;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private ObjectNames() {}

    /** The attempt that wrote an object. */
    public record Writer(String exportId, int attempt) {}

    /** Returns the attempt that wrote the object, or nothing if no export has objects of such a name. */
    public static Optional<Writer> writerOf(String objectName) {
        Matcher name = OF_ATTEMPT.matcher(objectName);
        return name.matches()
                ? Optional.of(new Writer(name.group(1), Integer.parseInt(name.group(2))))
                : Optional.empty();
    }

    /**
     * Returns whether {@code job} needs the object, which an attempt of it wrote: anything of its current attempt while it
     * is active, its file and manifest when it has SUCCEEDED. A job never needs again what it does not need now.
     */
    public static boolean isNeeded(String objectName, Writer writer, ExportJob job) {
        if (!job.state().isTerminal()) {
            return writer.attempt() >= job.attempt();
        }
        ExportFile file = job.file();
        return file != null
                && (objectName.equals(file.objectName()) || objectName.equals(manifest(job.exportId(), job.attempt())));
    }

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

    /** Returns the last part of the file's name. It has only ASCII letters, digits and {@code - _ .}. */
    public static String downloadName(ExportQuery query, ExportOptions options) {
        String channel = query.mediumId().replaceAll("[^A-Za-z0-9_-]", "_");
        return downloadName(channel.substring(0, Math.min(channel.length(), MAX_CHANNEL)), query, options);
    }

    /**
     * Returns the file's {@code Content-Disposition} (RFC 6266). If the channel's id has letters or symbols outside ASCII,
     * {@code filename*} has them for browsers. Clients that do not know it, such as curl, take {@code filename}.
     */
    public static String contentDisposition(ExportQuery query, ExportOptions options) {
        String ascii = downloadName(query, options);
        String unicode = downloadName(unicodeChannel(query.mediumId()), query, options);
        String disposition = "attachment; filename=\"" + ascii + "\"";
        return unicode.equals(ascii) ? disposition : disposition + "; filename*=UTF-8''" + percentEncoded(unicode);
    }

    /** Returns the prefix of all objects of an export, over all attempts. */
    public static String prefix(String exportId) {
        return PREFIX + exportId + "/";
    }

    /** Returns the prefix of all objects of an attempt. */
    public static String prefix(String exportId, int attempt) {
        return prefix(exportId) + attempt + "/";
    }

    private static String downloadName(String channel, ExportQuery query, ExportOptions options) {
        return "vip-messages_" + channel + "_" + dateRange(query.window()) + options.extension();
    }

    /** Returns the id without spaces, controls, text directions and what ASCII has beside letters and digits. */
    private static String unicodeChannel(String id) {
        String name = id.replaceAll("[\\p{ASCII}&&[^A-Za-z0-9_-]]|[\\p{C}\\p{Z}]", "_");
        int end = 0;
        int bytes = 0;
        for (int count = 0; count < MAX_CHANNEL && end < name.length(); count++) {
            int next = name.offsetByCodePoints(end, 1);
            bytes += name.substring(end, next).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MAX_CHANNEL_BYTES) {
                break;
            }
            end = next;
        }
        return name.substring(0, end);
    }

    /** Encodes each byte that is not ASCII (RFC 8187, section 3.2). The others need no encoding in a name. */
    private static String percentEncoded(String name) {
        var encoded = new StringBuilder();
        for (byte one : name.getBytes(StandardCharsets.UTF_8)) {
            encoded.append(one >= 0 ? String.valueOf((char) one) : "%" + HEX.toHexDigits(one));
        }
        return encoded.toString();
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
