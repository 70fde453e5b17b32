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
 * How the file is written; part of what makes two requests the same.
 *
 * @param formulas only a CSV file has formulas
 * @param bom whether the file starts with UTF-8's byte order mark, by which old spreadsheets tell UTF-8; CSV only
 * @param columns at least one, none twice, in the order of the file
 * @param delimiter CSV only
 * @param timeZone in which timestamps are written; a region of the IANA database, an offset, or UTC, which is {@code Z}
 */
public record ExportOptions(
        Format format,
        Compression compression,
        List<MessageColumn> columns,
        ZoneId timeZone,
        Formulas formulas,
        boolean bom,
        Delimiter delimiter) {

    public static final ExportOptions DEFAULT = new ExportOptions(
            Format.CSV, Compression.NONE, MessageColumn.ALL, ZoneOffset.UTC, Formulas.DEFUSE, false, Delimiter.COMMA);

    public ExportOptions {
        columns = List.copyOf(columns);
        if (columns.isEmpty() || EnumSet.copyOf(columns).size() < columns.size()) {
            throw new IllegalArgumentException("a file has columns, each once, not " + columns);
        }
        if (format == Format.JSONL && (bom || delimiter != Delimiter.COMMA)) {
            throw new IllegalArgumentException("only a CSV file has a byte order mark or a delimiter");
        }
        // "UTC", "Z", "+00:00" and "Etc/UTC" write the same bytes, so they must make the same job
        if (timeZone.normalized().equals(ZoneOffset.UTC)) {
            timeZone = ZoneOffset.UTC;
        }
    }

    /** The zone that {@code id} names: {@code Europe/Zurich}, {@code +02:00}, {@code UTC}; nothing for an unknown one. */
    public static Optional<ZoneId> timeZone(String id) {
        try {
            return Optional.of(ZoneId.of(id));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** What a file's name ends with: {@code .csv}, {@code .jsonl}, {@code .csv.gz}, {@code .jsonl.gz}. */
    public String extension() {
        return "." + format.wireName() + (compression == Compression.GZIP ? ".gz" : "");
    }

    /** The media type under which the file is stored and downloaded. */
    public String contentType() {
        return compression == Compression.GZIP ? "application/gzip" : format.contentType;
    }

    public enum Format {
        /** RFC 4180, with a header. */
        CSV("text/csv; charset=utf-8"),
        /** One JSON object a line; columns that a message lacks are null. */
        JSONL("application/x-ndjson");

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
        /** RFC 1952, one member for each slice, which every gzip reader takes for one file. */
        GZIP;

        public String wireName() {
            return ExportOptions.wireName(this);
        }
    }

    /** What happens to a text cell that a spreadsheet would run as a formula. */
    public enum Formulas {
        /** A leading apostrophe makes it text (OWASP, "CSV injection"). */
        DEFUSE,
        /** It is written as it is. */
        RAW;

        public String wireName() {
            return ExportOptions.wireName(this);
        }
    }

    /** What stands between the cells of a record. */
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
