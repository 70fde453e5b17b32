package dev.vipexport.worker.intake;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.job.JobStore.Change;
import dev.vipexport.common.ticket.JobTicket;
import dev.vipexport.common.ticket.Tickets;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds what a job's ticket asks for: the attempt under way, by which a failure is counted and no other. */
final class JobAttempts {

    /** What the workers of one topic do with a job. */
    @FunctionalInterface
    interface Lane {
        /** Carries the attempt as far as these workers can. Failures of back ends are thrown. */
        Outcome run(ExportJob job);

        /** Sends a job to the workers that it is for, where it is none for these. */
        default Optional<Outcome> passedOn(ExportJob job) {
            return Optional.empty();
        }
    }

    private final JobStore jobs;
    private final Lane lane;
    private final JobChanges changes;
    private final GivingUp givingUp;
    private final Tickets tickets;
    private final CleanUp cleanUp;
    private final int maxTakes;

    JobAttempts(
            JobStore jobs,
            Lane lane,
            JobChanges changes,
            GivingUp givingUp,
            Tickets tickets,
            CleanUp cleanUp,
            int maxTakes) {
        this.jobs = jobs;
        this.lane = lane;
        this.changes = changes;
        this.givingUp = givingUp;
        this.tickets = tickets;
        this.cleanUp = cleanUp;
        this.maxTakes = maxTakes;
    }

    Optional<Work> find(JobTicket ticket) {
        Optional<ExportJob> job = jobs.find(ticket.exportId());
        job.ifPresent(cleanUp::ifEnded);
        return job.filter(found -> !found.state().isEnd()).map(Attempt::new);
    }

    private final class Attempt implements Work {
        private final ExportJob job;

        Attempt(ExportJob job) {
            this.job = job;
        }

        @Override
        public String exportId() {
            return job.exportId();
        }

        @Override
        public Outcome run() {
            // before it counts as taken: whoever only passes it on does not
            return lane.passedOn(job).orElseGet(() -> job.wasTakenBefore() ? again() : lane.run(job));
        }

        /** A job that kills its worker must not come back for ever. */
        private Outcome again() {
            Change change = changes.change(job.exportId(), (current, now) -> current.taken(job.attempt(), now));
            if (!(change instanceof Change.Applied taken)) {
                cleanUp();
                return new Outcome.NothingToDo("the job ended, or began another attempt, when it was taken again");
            }
            return taken.job().takes() > maxTakes ? giveUp(Failures.workersLost(maxTakes)) : lane.run(taken.job());
        }

        @Override
        public void handOn() {
            Change change = giveBack();
            tickets.send(change instanceof Change.Applied applied ? applied.job() : job);
        }

        @Override
        public void leave() {
            Change unused = giveBack();
        }

        private Change giveBack() {
            return changes.change(job.exportId(), (current, now) -> current.givenBack(job.attempt(), now));
        }

        @Override
        public OptionalInt failedOnce() {
            Change change = changes.change(job.exportId(), (current, now) -> current.failedOnce(job.attempt(), now));
            if (change instanceof Change.Applied applied) {
                return OptionalInt.of(applied.job().failures());
            }
            cleanUp();
            return OptionalInt.empty();
        }

        @Override
        public Outcome giveUp(JobFailure why) {
            Outcome outcome = givingUp.giveUp(job, why);
            cleanUp();
            return outcome;
        }

        private void cleanUp() {
            cleanUp.ofAttempt(job.exportId(), job.attempt(), jobs.find(job.exportId()));
        }

        @Override
        public String toString() {
            return "Attempt " + job.attempt() + " of job " + job.exportId();
        }
    }
}
