package dev.vipexport.worker.intake;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.ticket.Tickets;
import dev.vipexport.worker.plan.Planned;
import dev.vipexport.worker.plan.Planner;
import java.util.Optional;

/**
 * What is done on the topic of jobs: a small one is carried to its end; one that is found to be large gets a ticket on the
 * topic of large jobs, where {@link LeadWork} takes it. So nothing here takes longer than one slice, and a small job never
 * waits while a giant is planned or assembled.
 *
 * <p>Nothing is remembered between two calls but what the job's document says, so a worker that takes over repeats the
 * step at the recorded snapshot: that gives the same bytes.
 */
final class JobWork implements JobAttempts.Lane {
    private final Tickets tickets;
    private final Planner planner;
    private final WholeExport whole;

    JobWork(Tickets tickets, Planner planner, WholeExport whole) {
        this.tickets = tickets;
        this.planner = planner;
        this.whole = whole;
    }

    /** A job that was found to be large before: its ticket was sent again. */
    @Override
    public Optional<Outcome> passedOn(ExportJob job) {
        return job.isLarge() ? Optional.of(led(job)) : Optional.empty();
    }

    private Outcome led(ExportJob job) {
        tickets.sendLarge(job);
        return new Outcome.Led(job);
    }

    @Override
    public Outcome run(ExportJob job) {
        try (WholeExport.Reading reading = whole.reading()) {
            Planned planned = planner.planSmall(job, reading::begin);
            if (planned instanceof Planned.Large large) {
                // not recorded: whoever takes a lost or doubled ticket finds out the same
                return led(large.job());
            }
            if (planned instanceof Planned.Ready ready) {
                tickets.announce(ready.job());
                return reading.export(ready.job());
            }
        }
        return new Outcome.NothingToDo("the job ended, or began another attempt, while it was planned");
    }
}
