package dev.vipexport.worker.intake;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobStore.Change;
import dev.vipexport.worker.assemble.Leftovers;

/** Begins the next attempt of a job whose snapshot is lost, or gives it up after the last. */
final class StartOver {
    private final JobChanges changes;
    private final GivingUp givingUp;
    private final Leftovers leftovers;
    private final int maxAttempts;

    StartOver(JobChanges changes, GivingUp givingUp, Leftovers leftovers, int maxAttempts) {
        this.changes = changes;
        this.givingUp = givingUp;
        this.leftovers = leftovers;
        this.maxAttempts = maxAttempts;
    }

    /** What happens next. */
    sealed interface Result {
        /** The job is QUEUED as its next attempt, by this worker's hand; it needs a ticket, or to be worked on. */
        record Again(ExportJob job) implements Result {}

        /** Nothing is left to do. */
        record Ended(Outcome outcome) implements Result {}
    }

    /** Parts of the lost attempt are deleted; workers that still write some find out and delete theirs. */
    Result after(ExportJob lost) {
        if (lost.attempt() >= maxAttempts) {
            Outcome outcome = givingUp.giveUp(lost, Failures.snapshotTooOld(maxAttempts));
            leftovers.discardParts(lost.exportId(), lost.attempt());
            return new Result.Ended(outcome);
        }
        Change change = changes.change(lost.exportId(), (current, now) -> current.startedOver(lost.attempt(), now));
        if (change instanceof Change.Applied applied) {
            leftovers.discardAll(lost.exportId(), lost.attempt());
            return new Result.Again(applied.job());
        }
        return new Result.Ended(
                new Outcome.NothingToDo("the job ended, or began another attempt, when its snapshot was lost"));
    }
}
