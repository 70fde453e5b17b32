package dev.vipexport.worker.job;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.SlicePlan;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.messaging.TicketPublisher;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Schedules the slices of a job. With {@code maxQueuedSlices} = w, the slices i, i + w, i + 2w, ... form a chain, so at
 * most w slices are queued. The job's ticket enqueues the first open slice of each chain ({@link #enqueueFirstOpen}). A
 * finished slice enqueues its successor. The last slice of a chain enqueues the job if no slice is open
 * ({@link #enqueueNext}).
 *
 * <p>No slice is lost:
 *
 * <ul>
 *   <li>A slice is marked DONE before its successor is enqueued, and its ticket is acknowledged afterwards. So a crash
 *       repeats the enqueue and never loses it.
 *   <li>Each worker marks its slice DONE before it looks for open slices. Two workers that finish the last slices
 *       together may both enqueue the job. The second ticket finds it finished.
 *   <li>If Kafka loses a ticket, the sweeper enqueues the job again, and {@link #enqueueFirstOpen} finds what is open.
 * </ul>
 *
 * <p>A duplicate ticket is harmless: it finds its slice handed over, or repeats the same bytes.
 */
@Component
final class SliceChain {
    private final SliceStore slices;
    private final TicketPublisher tickets;

    SliceChain(SliceStore slices, TicketPublisher tickets) {
        this.slices = slices;
        this.tickets = tickets;
    }

    /**
     * Sends the ticket of the first open slice of each chain.
     *
     * @return false when no slice is open, so that the job can be assembled
     */
    boolean enqueueFirstOpen(ExportJob job) {
        SlicePlan plan = plan(job);
        List<JobSlice> open = slices.findOpen(job.exportId(), job.attempt(), plan.slices());
        Set<Integer> chains = new HashSet<>();
        for (JobSlice slice : open) {
            if (chains.add(slice.index() % plan.maxQueuedSlices())) {
                tickets.send(job, slice.index());
            }
        }
        return !open.isEmpty();
    }

    /** Enqueues the successor of {@code slice}, which is done, and marks the slice HANDED_OVER. */
    void enqueueNext(ExportJob job, JobSlice slice) {
        SlicePlan plan = plan(job);
        int next = slice.index() + plan.maxQueuedSlices();
        if (next < plan.slices()) {
            tickets.send(job, next);
        } else if (slices.findOpen(job.exportId(), job.attempt(), 1).isEmpty()) {
            tickets.send(job);
        }
        // a duplicate ticket must not enqueue the successor again, which would run the whole chain twice
        slices.change(job.exportId(), job.attempt(), slice.index(), JobSlice::handedOver);
    }

    private static SlicePlan plan(ExportJob job) {
        return Objects.requireNonNull(job.plan(), "a sliced job has its plan");
    }
}
