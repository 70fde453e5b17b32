package dev.vipexport.worker.intake;

import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.job.JobStore.Change;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.ticket.Tickets;
import dev.vipexport.worker.assemble.Assembler;
import dev.vipexport.worker.assemble.Assembly;
import dev.vipexport.worker.plan.Planner;
import dev.vipexport.worker.slice.Slice;
import dev.vipexport.worker.slice.SliceExport;
import dev.vipexport.worker.slice.SliceOutcome;
import dev.vipexport.worker.slice.SliceResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/**
 * Carries one job from wherever it stands to its end. Nothing is remembered between two calls but what the job's
 * document says, so a worker that takes over repeats the slice at the recorded snapshot: that gives the same bytes, and
 * with them again the rows and checksums that the assembling needs.
 */
final class JobWork {
    private final JobStore jobs;
    private final JobChanges changes;
    private final Tickets tickets;
    private final GivingUp givingUp;
    private final Planner planner;
    private final SliceExport slices;
    private final Assembler assembler;
    private final InstantSource clock;
    private final Duration progressEvery;
    private final int maxAttempts;

    JobWork(
            JobStore jobs,
            JobChanges changes,
            Tickets tickets,
            GivingUp givingUp,
            Planner planner,
            SliceExport slices,
            Assembler assembler,
            InstantSource clock,
            Duration progressEvery,
            int maxAttempts) {
        this.jobs = jobs;
        this.changes = changes;
        this.tickets = tickets;
        this.givingUp = givingUp;
        this.planner = planner;
        this.slices = slices;
        this.assembler = assembler;
        this.clock = clock;
        this.progressEvery = progressEvery;
        this.maxAttempts = maxAttempts;
    }

    /** Works on the job until it ends, or something else has to happen first. Failures of back ends are thrown. */
    Outcome run(String exportId) {
        Optional<ExportJob> job = jobs.find(exportId);
        return job.isPresent() ? attempt(job.get()) : nothing("there is no such job");
    }

    private Outcome attempt(ExportJob job) {
        if (job.state().isEnd()) {
            return nothing("the job has ended already");
        }
        Optional<ExportJob> planned = planner.plan(job);
        if (planned.isEmpty()) {
            return nothing("the job ended, or began another attempt, while it was planned");
        }
        tickets.announce(planned.get());
        return export(planned.get());
    }

    private Outcome export(ExportJob job) {
        SliceOutcome slice = slices.export(onlySlice(job), new JobProgress(job, changes, progressEvery, clock));
        if (slice instanceof SliceOutcome.Done done) {
            return assemble(job, done.result());
        }
        if (slice instanceof SliceOutcome.SnapshotTooOld) {
            return startOver(job);
        }
        if (slice instanceof SliceOutcome.Unexportable unexportable) {
            return givingUp.giveUp(job, new JobFailure(JobFailure.Code.INTERNAL, unexportable.why()));
        }
        return slice instanceof SliceOutcome.Stopped
                ? new Outcome.Interrupted(job)
                : nothing("the job ended, or began another attempt, while it was exported");
    }

    private static Slice onlySlice(ExportJob job) {
        return new Slice(
                job.exportId(),
                job.attempt(),
                0,
                job.query(),
                snapshot(job).readAt(),
                job.options().formulas());
    }

    private Outcome startOver(ExportJob job) {
        if (job.attempt() >= maxAttempts) {
            return givingUp.giveUp(job, Failures.snapshotTooOld(maxAttempts));
        }
        return changes.change(job.exportId(), (current, now) -> current.startedOver(job.attempt(), now))
                        instanceof Change.Applied applied
                ? attempt(applied.job())
                : nothing("the job ended, or began another attempt, when its snapshot was lost");
    }

    private Outcome assemble(ExportJob job, SliceResult part) {
        Change change = changes.change(job.exportId(), (current, now) -> current.assembling(job.attempt(), now));
        if (!isAssembling(change, job.attempt())) {
            return overtaken(part);
        }
        Assembly assembly = assembler.assemble(job, part);
        if (assembly instanceof Assembly.RowsMismatch mismatch) {
            assembler.discard(part);
            return givingUp.giveUp(job, Failures.rowsMismatch(mismatch.expected(), mismatch.found()));
        }
        return succeed(job, part, ((Assembly.Published) assembly).file());
    }

    private Outcome succeed(ExportJob job, SliceResult part, ExportFile file) {
        Change change = changes.change(job.exportId(), (current, now) -> current.succeeded(job.attempt(), file, now));
        if (!(change instanceof Change.Applied applied)) {
            return overtaken(part);
        }
        assembler.discard(part);
        return new Outcome.Finished(applied.job());
    }

    private Outcome overtaken(SliceResult part) {
        // whoever ended the job no longer needs the part, and this worker may have written it after that
        assembler.discard(part);
        return nothing("another worker, or the job's owner, was faster");
    }

    private static boolean isAssembling(Change change, int attempt) {
        return change instanceof Change.Applied
                || (change instanceof Change.Refused refused
                        && refused.job().state() == JobState.ASSEMBLING
                        && refused.job().attempt() == attempt);
    }

    private static Snapshot snapshot(ExportJob job) {
        return Objects.requireNonNull(job.snapshot(), "a planned job has its snapshot");
    }

    private static Outcome nothing(String why) {
        return new Outcome.NothingToDo(why);
    }
}
