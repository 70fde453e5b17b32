package dev.vipexport.api.export;

import dev.vipexport.api.ApiSettings;
import dev.vipexport.api.messages.MessageCounts;
import dev.vipexport.api.messages.MessageView;
import dev.vipexport.api.messages.Messages;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.query.ExportQuery;
import java.util.List;

/** Says what an export would cost, without starting it. */
final class Estimates {
    /** Firestore charges one read for so many index entries of a count. */
    private static final long COUNTED_PER_READ = 1_000;

    private final Messages messages;
    private final MessageCounts counts;
    private final ApiSettings settings;

    Estimates(Messages messages, MessageCounts counts, ApiSettings settings) {
        this.messages = messages;
        this.counts = counts;
        this.settings = settings;
    }

    /** @throws BackendUnavailableException when Firestore cannot be reached in time */
    Estimate of(ExportQuery query, ExportOptions options) {
        long rows = counts.of(List.of(query), 1).get(0);
        List<MessageView> sample =
                messages.newestFirst(query, null, settings.estimate().sampleRows());
        long slices = slices(rows, settings.plan().sliceRows());
        return new Estimate(
                rows,
                reads(rows, slices),
                new SampleFile(options).bytesFor(rows, sample),
                slices,
                ceilDiv(rows, settings.estimate().rowsPerSecond()));
    }

    /** Halving in time until every stretch is small enough gives a power of two. */
    static long slices(long rows, long sliceRows) {
        long slices = 1;
        while (ceilDiv(rows, slices) > sliceRows) {
            slices *= 2;
        }
        return slices;
    }

    /** Each row once, the count of all, and for each level of the halving a count of half of them. */
    static long reads(long rows, long slices) {
        long reads = Math.max(1, rows) + counting(rows);
        for (long pieces = 1; pieces < slices; pieces *= 2) {
            reads += pieces * counting(rows / pieces / 2);
        }
        return reads;
    }

    private static long counting(long rows) {
        return Math.max(1, ceilDiv(rows, COUNTED_PER_READ));
    }

    private static long ceilDiv(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
