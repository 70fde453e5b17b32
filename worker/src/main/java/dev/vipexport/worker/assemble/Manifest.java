package dev.vipexport.worker.assemble;

import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.Part;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.InstantFormat;
import dev.vipexport.common.query.MessageColumn;
import dev.vipexport.common.query.MessageKind;
import dev.vipexport.common.query.TimeWindow;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Describes how a file was made. Times are ISO-8601 in UTC with six digits of a second. {@code to} is inclusive, as in a
 * request, so a caller can export any slice again by its {@code from} and {@code to}. Slices are in the order of the file, newest first.
 */
record Manifest(
        String exportId,
        Query query,
        String snapshotAt,
        List<String> columns,
        Options options,
        List<Slice> slices,
        Whole whole,
        long cellsDefused,
        List<Warning> warnings) {

    record Query(
            String workspaceId,
            String mediumId,
            String from,
            String to,
            @Nullable String label,
            @Nullable String contentType) {}

    record Options(
            String format,
            String compression,
            String timeZone,
            String timestamps,
            String formulas,
            boolean bom,
            String delimiter,
            boolean strict) {}

    /**
     * Bytes of the file. Between slices and around them a compressed file has bytes that belong to none.
     *
     * @param offset position of the first byte
     * @param uncompressed what these bytes become, or null if the file is not compressed
     */
    record Slice(
            int index,
            String from,
            String to,
            long offset,
            long rows,
            long bytes,
            String crc32c,
            @Nullable Uncompressed uncompressed) {}

    /** @param crc32 CRC-32 as eight hexadecimal digits, as zip tools print it */
    record Uncompressed(long bytes, String crc32) {
        private static @Nullable Uncompressed of(Part.@Nullable Uncompressed content) {
            return content == null
                    ? null
                    : new Uncompressed(content.bytes(), HexFormat.of().toHexDigits(content.crc32()));
        }
    }

    record Whole(long rows, long bytes, String crc32c) {}

    record Warning(String code, long cells, long messages, List<String> messageIds) {
        private static Warning of(dev.vipexport.common.job.Warning warning) {
            return new Warning(warning.code().wireName(), warning.cells(), warning.messages(), warning.messageIds());
        }
    }

    /** @param offsets position of each slice in the file */
    static Manifest of(ExportJob job, List<JobSlice> slices, List<Long> offsets, ExportFile file) {
        Snapshot snapshot = Objects.requireNonNull(job.snapshot(), "only a planned job has a file");
        return new Manifest(
                job.exportId(),
                query(job.query()),
                InstantFormat.format(snapshot.readAt()),
                job.options().columns().stream().map(MessageColumn::wireName).toList(),
                options(job.options()),
                IntStream.range(0, slices.size())
                        .mapToObj(i -> slice(slices.get(i), offsets.get(i)))
                        .toList(),
                new Whole(file.rows(), file.bytes(), file.crc32c()),
                file.cellsDefused(),
                file.warnings().stream().map(Warning::of).toList());
    }

    private static Query query(ExportQuery query) {
        MessageKind kind = query.contentType();
        return new Query(
                query.workspaceId(),
                query.mediumId(),
                InstantFormat.format(query.window().from()),
                InstantFormat.format(query.window().last()),
                query.label(),
                kind == null ? null : kind.wireName());
    }

    private static Options options(ExportOptions options) {
        return new Options(
                options.format().wireName(),
                options.compression().wireName(),
                options.timeZone().getId(),
                options.timestamps().wireName(),
                options.formulas().wireName(),
                options.bom(),
                options.delimiter().wireName(),
                options.strict());
    }

    private static Slice slice(JobSlice slice, long offset) {
        Part part = Objects.requireNonNull(slice.part(), "only slices with parts are in a file");
        TimeWindow window = slice.window();
        return new Slice(
                slice.index(),
                InstantFormat.format(window.from()),
                InstantFormat.format(window.last()),
                offset,
                part.rows(),
                part.bytes(),
                part.crc32c(),
                Uncompressed.of(part.uncompressed()));
    }
}
