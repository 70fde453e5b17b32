package dev.vipexport.worker.ticket;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.JobStore.Change;
import dev.vipexport.common.messaging.JobTicket;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.worker.job.AttemptCleaner;
import dev.vipexport.worker.job.JobFailer;
import dev.vipexport.worker.job.JobUpdater;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds what a job's ticket asks for: the attempt under way, by which a failure is counted and no other. */
public final class JobExecutions {

    /** What the workers of one topic do with a job. */
    @FunctionalInterface
    public interface JobRunner {
        /** Carries the attempt as far as these workers can. Failures of back ends are thrown. */
        TicketResult run(ExportJob job);

        /** Sends a job to the workers that it is for, where it is none for these. */
        default Optional<TicketResult> reroute(ExportJob job) {
            return Optional.empty();
        }
    }

    private final JobStore jobs;
    private final JobRunner runner;
    private final JobUpdater updater;
    private final JobFailer failer;
    private final TicketPublisher tickets;
    private final AttemptCleaner cleaner;
    private final int maxLostWorkers;

    public JobExecutions(
            JobStore jobs,
            JobRunner runner,
            JobUpdater updater,
            JobFailer failer,
            TicketPublisher tickets,
            AttemptCleaner cleaner,
            int maxLostWorkers) {
        this.jobs = jobs;
        this.runner = runner;
        this.updater = updater;
        this.failer = failer;
        this.tickets = tickets;
        this.cleaner = cleaner;
        this.maxLostWorkers = maxLostWorkers;
    }

    public Optional<Execution> claim(JobTicket ticket) {
        Optional<ExportJob> job = jobs.find(ticket.exportId());
        job.ifPresent(cleaner::cleanIfEnded);
        return job.filter(found -> !found.state().isTerminal()).map(JobExecution::new);
    }

    private final class JobExecution implements Execution {
        private final ExportJob job;

        JobExecution(ExportJob job) {
            this.job = job;
        }

        @Override
        public String exportId() {
            return job.exportId();
        }

        @Override
        public TicketResult run() {
            // before it counts as taken: whoever only passes it on does not
            return runner.reroute(job).orElseGet(() -> job.wasClaimed() ? claimAndRun() : runner.run(job));
        }

        /** A job that kills its worker must not come back for ever. */
        private TicketResult claimAndRun() {
            Change change = updater.update(job.exportId(), (current, now) -> current.claimed(job.attempt(), now));
            if (!(change instanceof Change.Applied claimed)) {
                cleanUp();
                return new TicketResult.Skipped("the job ended, or began another attempt, when it was taken again");
            }
            return claimed.job().claims() > maxLostWorkers
                    ? fail(FailureMessages.workersLost(maxLostWorkers))
                    : runner.run(claimed.job());
        }

        @Override
        public void requeue() {
            Change change = releaseClaim();
            tickets.send(change instanceof Change.Applied applied ? applied.job() : job);
        }

        @Override
        public void release() {
            Change unused = releaseClaim();
        }

        private Change releaseClaim() {
            return updater.update(job.exportId(), (current, now) -> current.released(job.attempt(), now));
        }

        @Override
        public OptionalInt countFailure() {
            Change change =
                    updater.update(job.exportId(), (current, now) -> current.withFailureCounted(job.attempt(), now));
            if (change instanceof Change.Applied applied) {
                return OptionalInt.of(applied.job().failures());
            }
            cleanUp();
            return OptionalInt.empty();
        }

        @Override
        public TicketResult fail(JobFailure why) {
            TicketResult result = failer.fail(job, why);
            cleanUp();
            return result;
        }

        private void cleanUp() {
            cleaner.cleanAttempt(job.exportId(), job.attempt(), jobs.find(job.exportId()));
        }

        @Override
        public String toString() {
            return "Attempt " + job.attempt() + " of job " + job.exportId();
        }
    }
}
