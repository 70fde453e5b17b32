package dev.vipexport.worker.job;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.messaging.JobTicket;
import dev.vipexport.common.messaging.TicketCodec;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.worker.assemble.AttemptCleaner;
import dev.vipexport.worker.progress.JobUpdater;
import dev.vipexport.worker.ticket.Execution;
import dev.vipexport.worker.ticket.Executions;
import dev.vipexport.worker.ticket.FailureMessages;
import dev.vipexport.worker.ticket.TicketResult;
import dev.vipexport.worker.ticket.TicketRunner;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Claims attempts of jobs for the tickets of small and of large jobs. */
@Component
public final class JobExecutions implements Executions {
    private final JobStore jobs;
    private final JobUpdater updater;
    private final JobFailer failer;
    private final TicketPublisher tickets;
    private final AttemptCleaner cleaner;

    JobExecutions(
            JobStore jobs, JobUpdater updater, JobFailer failer, TicketPublisher tickets, AttemptCleaner cleaner) {
        this.jobs = jobs;
        this.updater = updater;
        this.failer = failer;
        this.tickets = tickets;
        this.cleaner = cleaner;
    }

    @Override
    public Optional<Execution> claim(@Nullable String ticket, TicketRunner runner) {
        JobTicket jobTicket = TicketCodec.jobTicket(ticket);
        Optional<ExportJob> found = jobs.find(jobTicket.exportId());
        found.ifPresent(cleaner::cleanIfEnded);
        found.filter(job -> job.state() == JobState.CANCELED).ifPresent(updater::wakeAfterCancel);
        if (found.isEmpty() || found.get().state().isTerminal()) {
            return Optional.empty();
        }
        ExportJob job = found.get();
        if (!job.wasClaimed() || runner.onlyForwards(job)) {
            return Optional.of(Execution.of(job));
        }
        Optional<ExportJob> claimed =
                updater.tryUpdate(job.exportId(), (current, now) -> current.claimed(job.attempt(), now));
        if (claimed.isEmpty()) {
            cleanAttempt(job);
        }
        return claimed.map(Execution::of);
    }

    @Override
    public TicketResult restart(Execution lost) {
        return failer.restartOrFail(lost.job(), FailureMessages::snapshotTooOld);
    }

    @Override
    public void requeue(Execution execution) {
        tickets.send(releaseClaim(execution.job()).orElse(execution.job()));
    }

    @Override
    public void release(Execution execution) {
        Optional<ExportJob> unused = releaseClaim(execution.job());
    }

    private Optional<ExportJob> releaseClaim(ExportJob job) {
        return updater.tryUpdate(job.exportId(), (current, now) -> current.released(job.attempt(), now));
    }

    @Override
    public OptionalInt countFailure(Execution execution) {
        ExportJob job = execution.job();
        Optional<ExportJob> counted =
                updater.tryUpdate(job.exportId(), (current, now) -> current.withFailureCounted(job.attempt(), now));
        if (counted.isEmpty()) {
            cleanAttempt(job);
            return OptionalInt.empty();
        }
        return OptionalInt.of(counted.get().failures());
    }

    @Override
    public TicketResult fail(Execution execution, JobFailure why, @Nullable Throwable error) {
        TicketResult result = failer.fail(execution.job(), why, error);
        cleanAttempt(execution.job());
        return result;
    }

    private void cleanAttempt(ExportJob job) {
        cleaner.cleanAttempt(job.exportId(), job.attempt(), jobs.find(job.exportId()));
    }
}
