package dev.vipexport.worker.intake;

import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.job.SliceStore;
import dev.vipexport.common.ticket.Tickets;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.assemble.Assembler;
import dev.vipexport.worker.assemble.Leftovers;
import dev.vipexport.worker.plan.PlanSettings;
import dev.vipexport.worker.plan.Planner;
import dev.vipexport.worker.shutdown.Shutdown;
import dev.vipexport.worker.slice.SliceExport;
import java.time.Duration;
import java.time.InstantSource;

/** One worker wired as Spring does it, but given its tickets by a test. */
final class TestWorker {
    private static final int ATTEMPTS = 3;
    private static final int MAX_FAILURES = 3;

    final JobWork jobWork;
    final SliceWork sliceWork;
    final SliceHandler sliceHandler;

    TestWorker(
            Backends backends,
            FirestoreClient client,
            JobStore jobs,
            SliceStore slices,
            Tickets tickets,
            InstantSource clock,
            PlanSettings plan) {
        var changes = new JobChanges(jobs, tickets, clock);
        var givingUp = new GivingUp(changes, tickets);
        var leftovers = new Leftovers(backends.storage, Backends.BUCKET);
        var startOver = new StartOver(changes, givingUp, leftovers, ATTEMPTS);
        var handOver = new HandOver(slices, tickets);
        var progress = new ProgressReports(jobs, slices, changes, Duration.ofSeconds(2), clock);
        var export = new SliceExport(backends.rows, backends.uploads);
        jobWork = new JobWork(
                jobs,
                slices,
                tickets,
                new Planner(backends.firestore, client, jobs, slices, plan, clock),
                export,
                handOver,
                new Finish(changes, givingUp, new Assembler(backends.storage, Backends.BUCKET), leftovers),
                startOver,
                givingUp,
                leftovers,
                progress);
        sliceWork = new SliceWork(jobs, slices, tickets, export, handOver, startOver, givingUp, leftovers, progress);
        sliceHandler = new SliceHandler(sliceWork, slices, givingUp, tickets, new Shutdown(), MAX_FAILURES);
    }

    static PlanSettings plan(long sliceRows, int window) {
        return new PlanSettings(ATTEMPTS, Duration.ofSeconds(30), sliceRows, window, 4);
    }
}
