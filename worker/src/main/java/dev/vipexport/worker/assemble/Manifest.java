package dev.vipexport.worker.assemble;

import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.Part;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.MessageColumn;
import dev.vipexport.common.query.MessageKind;
import dev.vipexport.common.query.TimeWindow;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Describes how a file was made. Times are ISO-8601 in UTC. {@code to} is inclusive, as in a request, so a caller can
 * export any slice again by its {@code from} and {@code to}. Slices are in the order of the file, newest first.
 */
record Manifest(
        String exportId,
        Query query,
        String snapshotAt,
        List<String> columns,
        Options options,
        List<Slice> slices,
        Whole whole,
        long cellsDefused) {

    record Query(
            String workspaceId,
            String mediumId,
            String from,
            String to,
            @Nullable String label,
            @Nullable String contentType) {}

    record Options(
            String format, String compression, String timeZone, String formulas, boolean bom, String delimiter) {}

    record Slice(int index, String from, String to, long rows, long bytes, String crc32c) {}

    record Whole(long rows, long bytes, String crc32c) {}

    static Manifest of(ExportJob job, List<JobSlice> slices, ExportFile file) {
        Snapshot snapshot = Objects.requireNonNull(job.snapshot(), "only a planned job has a file");
        return new Manifest(
                job.exportId(),
                query(job.query()),
                snapshot.readAt().toString(),
                job.options().columns().stream().map(MessageColumn::wireName).toList(),
                options(job.options()),
                slices.stream().map(Manifest::slice).toList(),
                new Whole(file.rows(), file.bytes(), file.crc32c()),
                file.cellsDefused());
    }

    private static Query query(ExportQuery query) {
        MessageKind kind = query.contentType();
        return new Query(
                query.workspaceId(),
                query.mediumId(),
                query.window().from().toString(),
                lastInstant(query.window()),
                query.label(),
                kind == null ? null : kind.wireName());
    }

    private static Options options(ExportOptions options) {
        return new Options(
                options.format().wireName(),
                options.compression().wireName(),
                options.timeZone().getId(),
                options.formulas().wireName(),
                options.bom(),
                options.delimiter().wireName());
    }

    private static Slice slice(JobSlice slice) {
        Part part = Objects.requireNonNull(slice.part(), "only slices with parts are in a file");
        TimeWindow window = slice.window();
        return new Slice(
                slice.index(), window.from().toString(), lastInstant(window), part.rows(), part.bytes(), part.crc32c());
    }

    private static String lastInstant(TimeWindow window) {
        return window.last().toString();
    }
}
