package dev.vipexport.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the format of the file. The server has the defaults. */
final class FileOptions {
    @Option(names = "--format", paramLabel = "FORMAT", description = "Format of the file: ${COMPLETION-CANDIDATES}")
    private @Nullable Format format;

    @Option(
            names = "--compression",
            paramLabel = "COMPRESSION",
            description = "Compression of the file: ${COMPLETION-CANDIDATES}; not for xlsx")
    private @Nullable Compression compression;

    @Option(
            names = "--columns",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns, in this order: any of id,timestamp,userId,kind,source,labels,text")
    private @Nullable List<String> columns;

    @Option(
            names = "--timestamps",
            paramLabel = "HOW",
            description =
                    "Timestamps: ${COMPLETION-CANDIDATES}. spreadsheet writes yyyy-MM-dd HH:mm:ss, which spreadsheets read as a date; CSV only")
    private @Nullable Timestamps timestamps;

    @Option(
            names = "--formulas",
            paramLabel = "HOW",
            description = "Cells that a spreadsheet would run as formulas: ${COMPLETION-CANDIDATES}")
    private @Nullable Formulas formulas;

    @Option(names = "--bom", description = "Start with a byte order mark, for old spreadsheets; CSV only")
    private boolean bom;

    @Option(
            names = "--delimiter",
            paramLabel = "DELIMITER",
            description = "Character between cells: ${COMPLETION-CANDIDATES}; CSV only")
    private @Nullable Delimiter delimiter;

    @Option(
            names = "--strict",
            description =
                    "Fail if a message has a field of another type than its column's, instead of writing the field as JSON")
    private boolean strict;

    enum Format {
        CSV,
        JSONL,
        XLSX;

        @Override
        public String toString() {
            return wireName(this);
        }
    }

    enum Compression {
        NONE,
        GZIP;

        @Override
        public String toString() {
            return wireName(this);
        }
    }

    enum Timestamps {
        ISO,
        SPREADSHEET;

        @Override
        public String toString() {
            return wireName(this);
        }
    }

    enum Formulas {
        DEFUSE,
        RAW;

        @Override
        public String toString() {
            return wireName(this);
        }
    }

    enum Delimiter {
        COMMA,
        SEMICOLON,
        TAB,
        PIPE;

        @Override
        public String toString() {
            return wireName(this);
        }
    }

    void addTo(Map<String, Object> request) {
        put(request, "format", format);
        put(request, "compression", compression);
        put(request, "timestamps", timestamps);
        put(request, "formulas", formulas);
        put(request, "delimiter", delimiter);
        if (columns != null) {
            request.put("columns", columns);
        }
        if (bom) {
            request.put("bom", true);
        }
        if (strict) {
            request.put("strict", true);
        }
    }

    private static void put(Map<String, Object> request, String name, @Nullable Object value) {
        if (value != null) {
            request.put(name, value.toString());
        }
    }

    private static String wireName(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
