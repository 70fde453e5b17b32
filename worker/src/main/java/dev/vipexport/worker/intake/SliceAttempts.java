package dev.vipexport.worker.intake;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.SliceState;
import dev.vipexport.common.job.SliceStore;
import dev.vipexport.common.ticket.SliceTicket;
import dev.vipexport.common.ticket.Tickets;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds what a slice's ticket asks for, as {@link JobAttempts} does for a whole job. */
final class SliceAttempts {
    private final SliceWork work;
    private final SliceStore slices;
    private final GivingUp givingUp;
    private final Tickets tickets;
    private final int maxTakes;

    SliceAttempts(SliceWork work, SliceStore slices, GivingUp givingUp, Tickets tickets, int maxTakes) {
        this.work = work;
        this.slices = slices;
        this.givingUp = givingUp;
        this.tickets = tickets;
        this.maxTakes = maxTakes;
    }

    /** Nothing where the job has ended, is at another attempt, or is not at work on its slices. */
    Optional<Work> find(SliceTicket ticket) {
        Optional<ExportJob> job = work.wanting(ticket).filter(found -> found.state() == JobState.RUNNING);
        return job.flatMap(wanted -> taken(ticket).map(slice -> new Attempt(ticket, wanted, slice)));
    }

    /**
     * One change for each slice, even the first time it is taken: what dies within its first seconds leaves no other
     * mark, and it is one write beside thousands of rows.
     */
    private Optional<JobSlice> taken(SliceTicket ticket) {
        return slices.change(ticket.exportId(), ticket.attempt(), ticket.index(), JobSlice::taken)
                .or(() -> slices.find(ticket.exportId(), ticket.attempt(), ticket.index()));
    }

    private final class Attempt implements Work {
        private final SliceTicket ticket;
        private final ExportJob job;
        private final JobSlice slice;

        Attempt(SliceTicket ticket, ExportJob job, JobSlice slice) {
            this.ticket = ticket;
            this.job = job;
            this.slice = slice;
        }

        @Override
        public String exportId() {
            return job.exportId();
        }

        @Override
        public Outcome run() {
            return slice.state() == SliceState.OPEN && slice.takes() > maxTakes
                    ? giveUp(Failures.workersLost(maxTakes))
                    : work.run(job, slice);
        }

        @Override
        public void handOn() {
            leave();
            tickets.send(job, slice.index());
        }

        @Override
        public void leave() {
            Optional<JobSlice> unused = changed(JobSlice::givenBack);
        }

        @Override
        public OptionalInt failedOnce() {
            Optional<JobSlice> failed = work.wanting(ticket).flatMap(wanted -> changed(JobSlice::failedOnce));
            return failed.map(counted -> OptionalInt.of(counted.failures())).orElseGet(OptionalInt::empty);
        }

        private Optional<JobSlice> changed(SliceStore.Transition transition) {
            return slices.change(job.exportId(), slice.attempt(), slice.index(), transition);
        }

        @Override
        public Outcome giveUp(JobFailure why) {
            Outcome outcome = givingUp.giveUp(job, ticket, why);
            work.cleanUp(ticket);
            return outcome;
        }

        @Override
        public String toString() {
            return "Slice " + slice.index() + " of attempt " + slice.attempt() + " of job " + job.exportId();
        }
    }
}
