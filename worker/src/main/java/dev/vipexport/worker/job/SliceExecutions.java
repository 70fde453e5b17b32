package dev.vipexport.worker.job;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.SliceState;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.messaging.SliceTicket;
import dev.vipexport.common.messaging.TicketCodec;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.worker.assemble.AttemptCleaner;
import dev.vipexport.worker.ticket.Execution;
import dev.vipexport.worker.ticket.Executions;
import dev.vipexport.worker.ticket.FailureMessages;
import dev.vipexport.worker.ticket.TicketResult;
import dev.vipexport.worker.ticket.TicketRunner;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Claims slices of large jobs for the tickets of slices. */
@Component
public final class SliceExecutions implements Executions {
    private final JobStore jobs;
    private final SliceStore slices;
    private final JobFailer failer;
    private final TicketPublisher tickets;
    private final AttemptCleaner cleaner;

    SliceExecutions(
            JobStore jobs, SliceStore slices, JobFailer failer, TicketPublisher tickets, AttemptCleaner cleaner) {
        this.jobs = jobs;
        this.slices = slices;
        this.failer = failer;
        this.tickets = tickets;
        this.cleaner = cleaner;
    }

    /**
     * Claims the ticket's slice, or returns it unclaimed when it is done. Each claim is one write, even the first: a
     * worker that dies within the first seconds leaves no other trace, and a slice has thousands of rows.
     */
    @Override
    public Optional<Execution> claim(@Nullable String ticket, TicketRunner runner) {
        SliceTicket sliceTicket = TicketCodec.sliceTicket(ticket);
        String exportId = sliceTicket.exportId();
        int attempt = sliceTicket.attempt();
        Optional<ExportJob> job = findCurrent(exportId, attempt);
        if (job.isEmpty()) {
            cleaner.deleteParts(exportId, attempt);
            return Optional.empty();
        }
        if (job.get().state() != JobState.RUNNING) {
            return Optional.empty();
        }
        return slices.change(exportId, attempt, sliceTicket.index(), JobSlice::claimed)
                .or(() -> slices.find(exportId, attempt, sliceTicket.index()))
                .map(slice -> new Execution(job.get(), slice));
    }

    /** Restarts the job if the slice is still open. If another worker has finished the slice, the snapshot is not needed. */
    @Override
    public TicketResult restart(Execution lost) {
        ExportJob job = lost.job();
        Optional<ExportJob> current = findCurrent(job.exportId(), job.attempt());
        if (current.isEmpty()) {
            cleaner.deleteParts(job.exportId(), job.attempt());
            return TicketResult.superseded(job.exportId());
        }
        boolean isOpen = slices.find(
                        job.exportId(), job.attempt(), lost.requireSlice().index())
                .filter(slice -> slice.state() == SliceState.OPEN)
                .isPresent();
        return current.get().state() == JobState.RUNNING && isOpen
                ? failer.restartOrFail(job, FailureMessages::snapshotTooOld)
                : TicketResult.superseded(job.exportId());
    }

    @Override
    public void requeue(Execution execution) {
        release(execution);
        tickets.send(execution.job(), execution.requireSlice().index());
    }

    @Override
    public void release(Execution execution) {
        Optional<JobSlice> unused = change(execution, JobSlice::released);
    }

    @Override
    public OptionalInt countFailure(Execution execution) {
        ExportJob job = execution.job();
        if (findCurrent(job.exportId(), job.attempt()).isEmpty()) {
            cleaner.deleteParts(job.exportId(), job.attempt());
            return OptionalInt.empty();
        }
        Optional<JobSlice> counted = change(execution, JobSlice::withFailureCounted);
        return counted.isPresent() ? OptionalInt.of(counted.get().failures()) : OptionalInt.empty();
    }

    @Override
    public TicketResult fail(Execution execution, JobFailure why, @Nullable Throwable error) {
        ExportJob job = execution.job();
        int index = execution.requireSlice().index();
        TicketResult result = failer.failSlice(job, SliceTicket.of(job.exportId(), job.attempt(), index), why, error);
        // the attempt has ended, by this worker or another one
        cleaner.deleteParts(job.exportId(), job.attempt());
        return result;
    }

    private Optional<JobSlice> change(Execution execution, SliceStore.Transition transition) {
        ExportJob job = execution.job();
        return slices.change(
                job.exportId(), job.attempt(), execution.requireSlice().index(), transition);
    }

    private Optional<ExportJob> findCurrent(String exportId, int attempt) {
        return jobs.find(exportId).filter(job -> job.isCurrent(attempt));
    }
}
