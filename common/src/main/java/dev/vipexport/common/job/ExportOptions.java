package dev.vipexport.common.job;

import dev.vipexport.common.query.MessageColumn;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The format of the file. Two requests are equal only if their options are equal.
 *
 * @param compression for CSV and JSONL only, because a workbook is compressed already
 * @param columns at least one, without duplicates, in the order of the file
 * @param timeZone zone of written timestamps: a region of the IANA database, an offset, or UTC as {@code Z}
 * @param timestamps how timestamps are written. CSV only
 * @param formulas treatment of formulas in cells. CSV only
 * @param bom whether the file starts with UTF-8's byte order mark, which old spreadsheets need. CSV only
 * @param delimiter character between cells. CSV only
 * @param strict whether a field of another type than its column's fails the export, instead of being written as JSON
 */
public record ExportOptions(
        Format format,
        Compression compression,
        List<MessageColumn> columns,
        ZoneId timeZone,
        Timestamps timestamps,
        Formulas formulas,
        boolean bom,
        Delimiter delimiter,
        boolean strict) {

    public static final ExportOptions DEFAULT = new ExportOptions(
            Format.CSV,
            Compression.NONE,
            MessageColumn.ALL,
            ZoneOffset.UTC,
            Timestamps.ISO,
            Formulas.DEFUSE,
            false,
            Delimiter.COMMA,
            false);

    public ExportOptions {
        columns = List.copyOf(columns);
        if (columns.isEmpty() || EnumSet.copyOf(columns).size() < columns.size()) {
            throw new IllegalArgumentException(
                    "columns " + columns + " are empty or have duplicates; name each column once");
        }
        if (format != Format.CSV && (bom || delimiter != Delimiter.COMMA || timestamps != Timestamps.ISO)) {
            throw new IllegalArgumentException(
                    "byte order mark, delimiter and spreadsheet timestamps are for CSV only; omit them for " + format);
        }
        if (format == Format.XLSX && compression != Compression.NONE) {
            throw new IllegalArgumentException("a workbook is compressed already; omit compression for XLSX");
        }
        // "UTC", "Z", "+00:00" and "Etc/UTC" write equal bytes, so they must give equal options
        if (timeZone.normalized().equals(ZoneOffset.UTC)) {
            timeZone = ZoneOffset.UTC;
        }
    }

    /** Returns a builder with these options. */
    public ExportOptionsBuilder toBuilder() {
        return new ExportOptionsBuilder(this);
    }

    /** Returns whether parts of the file are compressed. */
    public boolean isDeflated() {
        return compression == Compression.GZIP || format == Format.XLSX;
    }

    /** Returns the zone with this id: {@code Europe/Zurich}, {@code +02:00}, {@code UTC}. Empty if it is unknown. */
    public static Optional<ZoneId> timeZone(String id) {
        try {
            return Optional.of(ZoneId.of(id));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns the ending of the file's name: {@code .csv}, {@code .jsonl} or {@code .xlsx}, followed by {@code .gz} for gzip. */
    public String extension() {
        return "." + format.wireName() + (compression == Compression.GZIP ? ".gz" : "");
    }

    /** Returns the media type of the file. */
    public String contentType() {
        return compression == Compression.GZIP ? "application/gzip" : format.contentType;
    }

    public enum Format {
        /** RFC 4180, with a header. */
        CSV("text/csv; charset=utf-8"),
        /** One JSON object per line. Missing values are null. */
        JSONL("application/x-ndjson"),
        /** A workbook of Office Open XML (ECMA-376), with a header. */
        XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        public String wireName() {
            return ExportOptions.wireName(this);
        }
    }

    public enum Compression {
        NONE,
        /** RFC 1952, as one member. */
        GZIP;

        public String wireName() {
            return ExportOptions.wireName(this);
        }
    }

    /** How CSV cells hold times. */
    public enum Timestamps {
        /** ISO 8601 with six digits of a second and the offset. */
        ISO,
        /** {@code yyyy-MM-dd HH:mm:ss} without the offset, which spreadsheets read as a date. */
        SPREADSHEET;

        public String wireName() {
            return ExportOptions.wireName(this);
        }
    }

    /** What the encoder does with a text cell that a spreadsheet would run as a formula. */
    public enum Formulas {
        /** Adds apostrophes, so that the cell stays text (OWASP, "CSV injection"). */
        DEFUSE,
        /** Writes the cell unchanged. */
        RAW;

        public String wireName() {
            return ExportOptions.wireName(this);
        }
    }

    /** The character between two cells. */
    public enum Delimiter {
        COMMA(','),
        SEMICOLON(';'),
        TAB('\t'),
        PIPE('|');

        private final char character;

        Delimiter(char character) {
            this.character = character;
        }

        public char character() {
            return character;
        }

        public String wireName() {
            return ExportOptions.wireName(this);
        }
    }

    private static String wireName(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
