package dev.vipexport.api.export.estimate;

import dev.vipexport.api.messages.MessageCounter;
import dev.vipexport.api.messages.MessageRepository;
import dev.vipexport.api.messages.MessageView;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.query.ExportQuery;
import java.util.List;
import org.springframework.stereotype.Component;

/** Estimates an export without starting it. */
@Component
public final class ExportEstimator {
    /** Index entries of a count for which Firestore charges one read. */
    private static final long INDEX_ENTRIES_PER_READ = 1_000;

    private final MessageRepository messageRepository;
    private final MessageCounter messageCounter;
    private final EstimateSettings settings;
    private final PlanSettings planSettings;

    ExportEstimator(
            MessageRepository messageRepository,
            MessageCounter messageCounter,
            EstimateSettings settings,
            PlanSettings planSettings) {
        this.messageRepository = messageRepository;
        this.messageCounter = messageCounter;
        this.settings = settings;
        this.planSettings = planSettings;
    }

    /**
     * Estimates rows, bytes and slices of an export from a count and a sample of its messages.
     *
     * @throws BackendUnavailableException if Firestore cannot be reached in time
     */
    public Estimate estimate(ExportQuery query, ExportOptions options) {
        long rows = messageCounter.count(List.of(query), 1).get(0);
        List<MessageView> sample = messageRepository.newestFirst(query, null, settings.sampleRows());
        long slices = sliceCount(rows, planSettings.sliceRows());
        return new Estimate(
                rows,
                readCount(rows, slices),
                new FileSizeEstimator(options).estimateBytes(rows, sample),
                slices,
                ceilDiv(rows, settings.rowsPerSecond()));
    }

    /** Returns a power of two, because the planner halves time ranges until each is small enough. */
    static long sliceCount(long rows, long sliceRows) {
        long slices = 1;
        while (ceilDiv(rows, slices) > sliceRows) {
            slices *= 2;
        }
        return slices;
    }

    /** Returns the reads of all rows, of their count, and of one count of half of them per level of halving. */
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
