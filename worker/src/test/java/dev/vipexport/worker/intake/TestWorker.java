package dev.vipexport.worker.intake;

import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.job.SliceStore;
import dev.vipexport.common.ticket.JobTicket;
import dev.vipexport.common.ticket.SliceTicket;
import dev.vipexport.common.ticket.Tickets;
import dev.vipexport.emulators.junit.Patience;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.assemble.Assembler;
import dev.vipexport.worker.assemble.Leftovers;
import dev.vipexport.worker.plan.PlanSettings;
import dev.vipexport.worker.plan.Planner;
import dev.vipexport.worker.shutdown.Shutdown;
import dev.vipexport.worker.slice.SliceExport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** One worker wired as Spring does it, but given its tickets by a test. */
final class TestWorker {
    private static final int ATTEMPTS = 3;
    private static final int MAX_FAILURES = 3;
    private static final int ANY_NUMBER = 1_000_000;

    final JobAttempts smallJobs;
    final JobAttempts largeJobs;
    final SliceAttempts slices;
    private final TicketHandler handler = new TicketHandler(new Shutdown(), MAX_FAILURES);

    TestWorker(
            Backends backends,
            FirestoreClient client,
            JobStore jobs,
            SliceStore sliceStore,
            Tickets tickets,
            InstantSource clock,
            PlanSettings plan) {
        this(backends, client, jobs, sliceStore, tickets, clock, plan, ANY_NUMBER);
    }

    TestWorker(
            Backends backends,
            FirestoreClient client,
            JobStore jobs,
            SliceStore sliceStore,
            Tickets tickets,
            InstantSource clock,
            PlanSettings plan,
            int maxTakes) {
        var changes = new JobChanges(jobs, tickets, clock);
        var givingUp = new GivingUp(changes, tickets);
        var leftovers = new Leftovers(backends.storage, Backends.BUCKET);
        var startOver = new StartOver(changes, givingUp, leftovers, tickets, ATTEMPTS);
        var handOver = new HandOver(sliceStore, tickets);
        var progress = new ProgressReports(jobs, sliceStore, changes, Duration.ofSeconds(2), clock);
        var export = new SliceExport(backends.rows, backends.uploads);
        var assembler = new Assembler(backends.storage, Backends.BUCKET, Runnable::run);
        var finish = new Finish(changes, givingUp, assembler, leftovers);
        var whole = new WholeExport(export, finish, startOver, givingUp, progress);
        var planner = new Planner(backends.firestore, client, jobs, sliceStore, plan, clock);
        var cleanUp = new CleanUp(leftovers);
        var small = new JobWork(tickets, planner, whole);
        var lead = new LeadWork(sliceStore, tickets, planner, whole, handOver, finish, startOver);
        smallJobs = new JobAttempts(jobs, small, changes, givingUp, tickets, cleanUp, maxTakes);
        largeJobs = new JobAttempts(jobs, lead, changes, givingUp, tickets, cleanUp, maxTakes);
        slices = new SliceAttempts(
                new SliceWork(jobs, sliceStore, export, handOver, startOver, givingUp, leftovers, progress),
                sliceStore,
                givingUp,
                tickets,
                maxTakes);
    }

    /** What is done on the topic of jobs; what breaks or kills is thrown. */
    Outcome run(String exportId) {
        return run(smallJobs.find(JobTicket.of(exportId)));
    }

    /** The same on the topic of large jobs. */
    Outcome lead(String exportId) {
        return run(largeJobs.find(JobTicket.of(exportId)));
    }

    /** The same on the topic of slices. */
    Outcome run(SliceTicket ticket) {
        return run(slices.find(ticket));
    }

    private static Outcome run(Optional<Work> work) {
        return work.map(Work::run).orElseGet(() -> new Outcome.NothingToDo("nothing was found"));
    }

    /** As a listener has it handled: what breaks is counted. */
    Outcome handle(SliceTicket ticket) {
        return handler.handle(ticket.exportId(), () -> slices.find(ticket));
    }

    static PlanSettings plan(long sliceRows, int window) {
        return new PlanSettings(ATTEMPTS, Patience.MOST, sliceRows, window, 4);
    }
}
