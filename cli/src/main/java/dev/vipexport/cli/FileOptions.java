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
            description = "Compression of the file: ${COMPLETION-CANDIDATES}")
    private @Nullable Compression compression;

    @Option(
            names = "--columns",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns, in this order: any of id,timestamp,userId,kind,source,labels,text")
    private @Nullable List<String> columns;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            description = "Time zone of the timestamps, such as Europe/Zurich, +02:00 or UTC")
    private @Nullable String timeZone;

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

    enum Format {
        CSV,
        JSONL;

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
        put(request, "timeZone", timeZone);
        put(request, "formulas", formulas);
        put(request, "delimiter", delimiter);
        if (columns != null) {
            request.put("columns", columns);
        }
        if (bom) {
            request.put("bom", true);
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
