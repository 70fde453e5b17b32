package dev.vipexport.api.export.estimate;

import dev.vipexport.api.ApiSettings;
import dev.vipexport.api.messages.MessageCounter;
import dev.vipexport.api.messages.MessageRepository;
import dev.vipexport.api.messages.MessageView;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.query.ExportQuery;
import java.util.List;

/** Says what an export would cost, without starting it. */
public final class ExportEstimator {
    /** Firestore charges one read for so many index entries of a count. */
    private static final long INDEX_ENTRIES_PER_READ = 1_000;

    private final MessageRepository messageRepository;
    private final MessageCounter messageCounter;
    private final ApiSettings settings;

    public ExportEstimator(MessageRepository messageRepository, MessageCounter messageCounter, ApiSettings settings) {
        this.messageRepository = messageRepository;
        this.messageCounter = messageCounter;
        this.settings = settings;
    }

    /**
     * Estimates rows, bytes and slices of an export from a count and a sample of its messages.
     *
     * @throws BackendUnavailableException if Firestore cannot be reached in time
     */
    public Estimate estimate(ExportQuery query, ExportOptions options) {
        long rows = messageCounter.count(List.of(query), 1).get(0);
        List<MessageView> sample =
                messageRepository.newestFirst(query, null, settings.estimate().sampleRows());
        long slices = sliceCount(rows, settings.plan().sliceRows());
        return new Estimate(
                rows,
                readCount(rows, slices),
                new FileSizeEstimator(options).estimateBytes(rows, sample),
                slices,
                ceilDiv(rows, settings.estimate().rowsPerSecond()));
    }

    /** Halving in time until every stretch is small enough gives a power of two. */
    static long sliceCount(long rows, long sliceRows) {
        long slices = 1;
        while (ceilDiv(rows, slices) > sliceRows) {
            slices *= 2;
        }
        return slices;
    }

    /** Each row once, the count of all, and for each level of the halving a count of half of them. */
    static long readCount(long rows, long slices) {
        long reads = Math.max(1, rows) + countReads(rows);
        for (long parts = 1; parts < slices; parts *= 2) {
            reads += parts * countReads(rows / parts / 2);
        }
        return reads;
    }

    private static long countReads(long rows) {
        return Math.max(1, ceilDiv(rows, INDEX_ENTRIES_PER_READ));
    }

    private static long ceilDiv(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
