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

/**
 * Who wakes whom among the slices of a job, so that at most a window of them is on the queue and none is forgotten.
 *
 * <p>With a window of w, the slices 0, w, 2w, ... are a chain, as are 1, w + 1, ... and so on: w chains. The job's ticket
 * wakes the first open slice of each chain ({@link #enqueueFirstOpen}); a slice that is done wakes the next one of its chain, and the
 * last of a chain wakes the job if no slice is open any more ({@link #enqueueNext}). So within a chain slices are done in
 * order, and of each chain at most one is on the queue.
 *
 * <p>No slice is forgotten:
 *
 * <ul>
 *   <li>A slice is waked only after the one before it is recorded as done, and the ticket of that one is acknowledged only
 *       after the wake-up is on Kafka. A crash in between delivers the ticket again; it finds the slice done and only
 *       repeats the wake-up. Hence an open slice always has a ticket on its chain.
 *   <li>The job is waked when its last slice is done: every worker first records its slice as done, then looks for open
 *       ones. Of two that finish the last two slices at once, the one whose record came second sees none. Both may see
 *       none: then the job has two tickets, and the second finds it finished.
 *   <li>Where Kafka loses a ticket, the job stands still, the sweep sends the job's ticket, and {@link #enqueueFirstOpen} looks again
 *       at what is open.
 * </ul>
 *
 * <p>Nothing is done twice to any harm: a ticket too many finds its slice handed over, or repeats the same bytes.
 */
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

    /** Wakes whoever comes after {@code slice}, which is done. */
    void enqueueNext(ExportJob job, JobSlice slice) {
        SlicePlan plan = plan(job);
        int next = slice.index() + plan.maxQueuedSlices();
        if (next < plan.slices()) {
            tickets.send(job, next);
        } else if (slices.findOpen(job.exportId(), job.attempt(), 1).isEmpty()) {
            tickets.send(job);
        }
        // a ticket that comes again is spared the wake-up, and with it the whole chain a second run
        slices.change(job.exportId(), job.attempt(), slice.index(), JobSlice::handedOver);
    }

    private static SlicePlan plan(ExportJob job) {
        return Objects.requireNonNull(job.plan(), "a job with slices has its plan");
    }
}
