package dev.vipexport.api.export.estimate;

import dev.vipexport.api.messages.MessageView;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Format;
import dev.vipexport.common.query.MessageColumn;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Estimates the size of a file from a few rows. The result is approximate: it leaves out the apostrophes of defused
 * cells, and a few rows compress worse than many.
 */
final class FileSizeEstimator {
    /** Size of the gzip header and trailer (RFC 1952). */
    private static final int GZIP_OVERHEAD = 18;

    /** Approximate size of the parts of a workbook beside its rows. */
    private static final int WORKBOOK_OVERHEAD = 3_000;

    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSXXXXX", Locale.ROOT);
    private static final DateTimeFormatter SPREADSHEET =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    /** The characters that put a CSV cell into quotes, whatever the delimiter is. */
    private static final String QUOTED = "\",;|\t\r\n";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ExportOptions options;
    private final double bytesPerRow;
    private final double compressionRatio;

    /** Measures {@code sample}, and does not keep it. */
    FileSizeEstimator(ExportOptions options, List<MessageView> sample) {
        this.options = options;
        try (var body = new BodySize()) {
            // one row at a time, because rows can be large
            sample.forEach(message -> body.add(utf8(line(message))));
            this.bytesPerRow = sample.isEmpty() ? 0 : (double) body.plain / sample.size();
            this.compressionRatio = body.compressionRatio();
        }
    }

    /** Returns the size of a file with {@code rows} rows of the average size of the sample. */
    long estimateBytes(long rows) {
        double uncompressed = utf8(header()).length + bytesPerRow * rows;
        double bytes = options.isDeflated() ? uncompressed * compressionRatio + overhead() : uncompressed;
        return Math.round(bytes);
    }

    private int overhead() {
        return options.format() == Format.XLSX ? WORKBOOK_OVERHEAD : GZIP_OVERHEAD;
    }

    /** The size of the rows, plain and compressed. */
    private static final class BodySize implements AutoCloseable {
        private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        private final byte[] buffer = new byte[8 << 10];
        private long plain;

        void add(byte[] row) {
            plain += row.length;
            deflater.setInput(row);
            while (!deflater.needsInput()) {
                deflater.deflate(buffer);
            }
        }

        /** Ends the measurement. */
        double compressionRatio() {
            deflater.finish();
            while (!deflater.finished()) {
                deflater.deflate(buffer);
            }
            return plain == 0 ? 1 : (double) deflater.getBytesWritten() / plain;
        }

        @Override
        public void close() {
            deflater.end();
        }
    }

    private String header() {
        List<String> names =
                options.columns().stream().map(MessageColumn::wireName).toList();
        return switch (options.format()) {
            case CSV -> (options.bom() ? "\ufeff" : "") + csvRecord(names);
            case JSONL -> "";
            case XLSX -> sheetRow(names);
        };
    }

    private String line(MessageView message) {
        return switch (options.format()) {
            case CSV -> csvRecord(cells(message));
            case JSONL -> jsonLine(message);
            case XLSX -> sheetRow(cells(message));
        };
    }

    private List<String> cells(MessageView message) {
        return options.columns().stream().map(column -> cell(message, column)).toList();
    }

    private String jsonLine(MessageView message) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        options.columns().forEach(column -> members.put(column.wireName(), value(message, column)));
        return JSON.writeValueAsString(members) + "\n";
    }

    /** Returns a row of texts. A time, which a workbook has as a number, is about as long. */
    private static String sheetRow(List<String> cells) {
        return cells.stream()
                .map(cell -> "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">" + cell + "</t></is></c>")
                .collect(Collectors.joining("", "<row>", "</row>"));
    }

    private String csvRecord(List<String> cells) {
        String delimiter = String.valueOf(options.delimiter().character());
        return cells.stream().map(FileSizeEstimator::quoteIfNeeded).collect(Collectors.joining(delimiter, "", "\r\n"));
    }

    private static String quoteIfNeeded(String cell) {
        boolean quotes = cell.chars().anyMatch(c -> QUOTED.indexOf(c) >= 0);
        return quotes ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell;
    }

    private String cell(MessageView message, MessageColumn column) {
        Object cell = value(message, column);
        if (cell instanceof List<?> labels) {
            return labels.stream().map(String::valueOf).collect(Collectors.joining("|"));
        }
        return cell == null ? "" : cell.toString();
    }

    private @Nullable Object value(MessageView message, MessageColumn column) {
        return switch (column) {
            case ID -> message.id();
            case TIMESTAMP -> formatTimestamp(message.timestamp());
            case USER_ID -> message.userId();
            case KIND -> message.kind();
            case SOURCE -> message.source();
            case LABELS -> message.labels();
            case TEXT -> message.text();
        };
    }

    private String formatTimestamp(Instant timestamp) {
        DateTimeFormatter format = switch (options.timestamps()) {
            case ISO -> ISO;
            case SPREADSHEET -> SPREADSHEET;
        };
        return format.format(timestamp.atZone(options.timeZone()));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
