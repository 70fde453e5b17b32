package dev.vipexport.worker.ticket;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.SliceState;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.messaging.SliceTicket;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.worker.job.JobFailer;
import dev.vipexport.worker.job.SliceRunner;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds what a slice's ticket asks for, as {@link JobExecutions} does for a whole job. */
public final class SliceExecutions {
    private final SliceRunner runner;
    private final SliceStore slices;
    private final JobFailer failer;
    private final TicketPublisher tickets;
    private final int maxLostWorkers;

    public SliceExecutions(
            SliceRunner runner, SliceStore slices, JobFailer failer, TicketPublisher tickets, int maxLostWorkers) {
        this.runner = runner;
        this.slices = slices;
        this.failer = failer;
        this.tickets = tickets;
        this.maxLostWorkers = maxLostWorkers;
    }

    /** Nothing where the job has ended, is at another attempt, or is not at work on its slices. */
    public Optional<Execution> claim(SliceTicket ticket) {
        Optional<ExportJob> job =
                runner.currentJobOrDeleteParts(ticket).filter(found -> found.state() == JobState.RUNNING);
        return job.flatMap(current -> claimSlice(ticket).map(slice -> new SliceExecution(ticket, current, slice)));
    }

    /**
     * One change for each slice, even the first time it is taken: what dies within its first seconds leaves no other
     * mark, and it is one write beside thousands of rows.
     */
    private Optional<JobSlice> claimSlice(SliceTicket ticket) {
        return slices.change(ticket.exportId(), ticket.attempt(), ticket.index(), JobSlice::claimed)
                .or(() -> slices.find(ticket.exportId(), ticket.attempt(), ticket.index()));
    }

    private final class SliceExecution implements Execution {
        private final SliceTicket ticket;
        private final ExportJob job;
        private final JobSlice slice;

        SliceExecution(SliceTicket ticket, ExportJob job, JobSlice slice) {
            this.ticket = ticket;
            this.job = job;
            this.slice = slice;
        }

        @Override
        public String exportId() {
            return job.exportId();
        }

        @Override
        public TicketResult run() {
            return slice.state() == SliceState.OPEN && slice.claims() > maxLostWorkers
                    ? fail(FailureMessages.workersLost(maxLostWorkers))
                    : runner.run(job, slice);
        }

        @Override
        public void requeue() {
            release();
            tickets.send(job, slice.index());
        }

        @Override
        public void release() {
            Optional<JobSlice> unused = update(JobSlice::released);
        }

        @Override
        public OptionalInt countFailure() {
            Optional<JobSlice> failed =
                    runner.currentJobOrDeleteParts(ticket).flatMap(current -> update(JobSlice::withFailureCounted));
            return failed.map(counted -> OptionalInt.of(counted.failures())).orElseGet(OptionalInt::empty);
        }

        private Optional<JobSlice> update(SliceStore.Transition transition) {
            return slices.change(job.exportId(), slice.attempt(), slice.index(), transition);
        }

        @Override
        public TicketResult fail(JobFailure why) {
            TicketResult result = failer.fail(job, ticket, why);
            runner.deletePartsIfStale(ticket);
            return result;
        }

        @Override
        public String toString() {
            return "Slice " + slice.index() + " of attempt " + slice.attempt() + " of job " + job.exportId();
        }
    }
}
