package dev.vipexport.api.export.estimate;

import dev.vipexport.api.messages.MessagePager;
import dev.vipexport.api.messages.MessageView;
import dev.vipexport.api.messages.ReadBudget;
import dev.vipexport.api.messages.count.MessageCount;
import dev.vipexport.api.messages.count.MessageCounter;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.query.ExportQuery;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Estimates an export without starting it. */
@Component
public final class ExportEstimator {
    /** Index entries of a count for which Firestore charges one read. */
    private static final long INDEX_ENTRIES_PER_READ = 1_000;

    /** Bytes of a sample, of which half is for the copies of one row while its size is measured. */
    private static final long SAMPLE_BYTES = 6 << 20;

    private final MessagePager pager;
    private final ReadBudget budget;
    private final MessageCounter messageCounter;
    private final EstimateSettings settings;
    private final PlanSettings planSettings;

    ExportEstimator(
            MessagePager pager,
            ReadBudget budget,
            MessageCounter messageCounter,
            EstimateSettings settings,
            PlanSettings planSettings) {
        this.pager = pager;
        this.budget = budget;
        this.messageCounter = messageCounter;
        this.settings = settings;
        this.planSettings = planSettings;
    }

    /**
     * Estimates rows, bytes and slices of an export from a count and a sample of its messages. The future fails with {@link
     * BackendUnavailableException} if Firestore does not count in time.
     *
     * @throws BackendUnavailableException if the sample cannot be read in time
     */
    public CompletableFuture<Estimate> estimate(Caller caller, ExportQuery query, ExportOptions options) {
        CompletableFuture<List<MessageCount>> counted = messageCounter.count(caller, List.of(query));
        FileSizeEstimator size = measureSample(caller, query, options);
        return counted.thenApply(counts -> estimate(counts.get(0), size));
    }

    private Estimate estimate(MessageCount count, FileSizeEstimator size) {
        long rows = count.messages();
        long slices = sliceCount(rows, planSettings.sliceRows());
        return new Estimate(
                rows,
                firestoreReads(rows, slices, planSettings.sliceRows()),
                size.estimateBytes(rows),
                slices,
                ceilDiv(rows, settings.rowsPerSecond()),
                count.isAtLeast());
    }

    /** Reads the sample while Firestore counts, and keeps its measures only. */
    private FileSizeEstimator measureSample(Caller caller, ExportQuery query, ExportOptions options) {
        try (ReadBudget.Share share = budget.open(caller.orgId(), SAMPLE_BYTES)) {
            List<MessageView> sample = pager.readSample(query, settings.sampleRows(), share);
            return new FileSizeEstimator(options, sample);
        }
    }

    /** Returns a power of two, because the planner halves time ranges until each is small enough. */
    static long sliceCount(long rows, long sliceRows) {
        long slices = 1;
        while (ceilDiv(rows, slices) > sliceRows) {
            slices *= 2;
        }
        return slices;
    }

    /**
     * Returns the reads of all rows and of the counts, which go no further than one slice and one row. A large job is
     * counted by the worker that forwards it, by the one that plans it, and as a whole before its halves.
     */
    static long firestoreReads(long rows, long slices, long sliceRows) {
        long limit = sliceRows + 1;
        long reads = Math.max(1, rows) + (slices == 1 ? 1 : 3) * countReads(Math.min(rows, limit));
        for (long parts = 2; parts <= slices; parts *= 2) {
            reads += parts * countReads(Math.min(ceilDiv(rows, parts), limit));
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
