package dev.vipexport.worker.job;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.Route;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.worker.plan.Planner;
import dev.vipexport.worker.progress.JobUpdater;
import dev.vipexport.worker.progress.ProgressReporter;
import dev.vipexport.worker.slice.Slice;
import dev.vipexport.worker.slice.SliceExporter;
import dev.vipexport.worker.slice.SliceOutcome;
import dev.vipexport.worker.slice.StartedSlice;
import dev.vipexport.worker.ticket.Execution;
import dev.vipexport.worker.ticket.HeldJobException;
import dev.vipexport.worker.ticket.TicketResult;
import dev.vipexport.worker.ticket.TicketRunner;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Runs jobs of a single slice to their end, and forwards large jobs to their own topic. So a ticket on the topic of jobs
 * takes at most one slice's time, and a small job never waits for a large one.
 *
 * <p>Only the job's document keeps state. A worker that takes over repeats the export at the recorded snapshot and gets
 * the same bytes.
 */
@Component
public final class SmallJobRunner implements TicketRunner {
    private final TicketPublisher tickets;
    private final Planner planner;
    private final SliceExporter exporter;
    private final JobFinisher finisher;
    private final JobUpdater updater;
    private final ProgressReporter progress;

    SmallJobRunner(
            TicketPublisher tickets,
            Planner planner,
            SliceExporter exporter,
            JobFinisher finisher,
            JobUpdater updater,
            ProgressReporter progress) {
        this.tickets = tickets;
        this.planner = planner;
        this.exporter = exporter;
        this.finisher = finisher;
        this.updater = updater;
        this.progress = progress;
    }

    @Override
    public boolean onlyForwards(ExportJob job) {
        return job.isLarge();
    }

    /** Records the snapshot while the first rows are on their way, which saves a round trip. Nothing is written before. */
    @Override
    public TicketResult run(Execution execution) {
        ExportJob job = execution.job();
        if (job.snapshot() != null) {
            return job.isLarge() ? forward(job) : export(job);
        }
        Snapshot counted = planner.count(job);
        if (!planner.fitsOneSlice(job, counted)) {
            return forwardUnplanned(job);
        }
        ExportJob planned;
        SliceOutcome outcome = null;
        try (StartedSlice open = exporter.open(Slice.single(job, counted))) {
            Optional<ExportJob> recorded = planner.record(job, counted);
            if (recorded.isEmpty()) {
                return TicketResult.superseded(job.exportId());
            }
            planned = recorded.get();
            if (!planned.isLarge() && counted.equals(planned.snapshot())) {
                outcome = exporter.exportSingleSlice(open, progress.forJob(planned));
            }
        }
        if (outcome != null) {
            return finisher.finishSingleSlice(planned, outcome, true);
        }
        // another worker recorded its snapshot first
        if (planned.route() == Route.OTHER_TICKET) {
            // one has the job's own ticket and one another job's, and both live
            return new TicketResult.Retry(job.exportId(), new HeldJobException(job.exportId()));
        }
        return planned.isLarge() ? forward(planned) : export(planned);
    }

    /** Records that the job is large only after its ticket is sent. So a lost or duplicate ticket leads here again. */
    private TicketResult forwardUnplanned(ExportJob job) {
        TicketResult forwarded = forward(job);
        Optional<ExportJob> unused =
                updater.tryUpdate(job.exportId(), (current, now) -> current.forwarded(job.attempt(), now));
        return forwarded;
    }

    private TicketResult forward(ExportJob job) {
        tickets.sendLarge(job);
        return new TicketResult.Forwarded(job);
    }

    /** Exports a job of a single slice at its recorded snapshot. */
    TicketResult export(ExportJob planned) {
        Snapshot snapshot = Objects.requireNonNull(planned.snapshot(), "a planned job has its snapshot");
        SliceOutcome outcome;
        try (StartedSlice open = exporter.open(Slice.single(planned, snapshot))) {
            outcome = exporter.exportSingleSlice(open, progress.forJob(planned));
        }
        return finisher.finishSingleSlice(planned, outcome, false);
    }
}
