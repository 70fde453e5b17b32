package dev.vipexport.worker.job;

import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.messaging.JobTicket;
import dev.vipexport.common.messaging.SliceTicket;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.ShutdownSignal;
import dev.vipexport.worker.assemble.Assembler;
import dev.vipexport.worker.assemble.AttemptObjects;
import dev.vipexport.worker.plan.PlanSettings;
import dev.vipexport.worker.plan.Planner;
import dev.vipexport.worker.progress.ProgressReporter;
import dev.vipexport.worker.slice.SliceExporter;
import dev.vipexport.worker.ticket.Execution;
import dev.vipexport.worker.ticket.JobExecutions;
import dev.vipexport.worker.ticket.SliceExecutions;
import dev.vipexport.worker.ticket.TicketProcessor;
import dev.vipexport.worker.ticket.TicketResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** One worker wired as Spring does it, but given its tickets by a test. */
final class TestWorker {
    private static final int ATTEMPTS = 3;
    private static final int MAX_FAILURES = 3;
    private static final int UNLIMITED = 1_000_000;

    final JobExecutions smallJobs;
    final JobExecutions largeJobs;
    final SliceExecutions slices;
    private final TicketProcessor processor = new TicketProcessor(new ShutdownSignal(), MAX_FAILURES);

    TestWorker(
            Backends backends,
            FirestoreClient client,
            JobStore jobs,
            SliceStore sliceStore,
            TicketPublisher tickets,
            InstantSource clock,
            PlanSettings plan) {
        this(backends, client, jobs, sliceStore, tickets, clock, plan, UNLIMITED);
    }

    TestWorker(
            Backends backends,
            FirestoreClient client,
            JobStore jobs,
            SliceStore sliceStore,
            TicketPublisher tickets,
            InstantSource clock,
            PlanSettings plan,
            int maxLostWorkers) {
        var updater = new JobUpdater(jobs, tickets, clock);
        var failer = new JobFailer(updater, tickets);
        var attemptObjects = new AttemptObjects(backends.storage, Backends.BUCKET);
        var restarter = new JobRestarter(updater, failer, attemptObjects, tickets, ATTEMPTS);
        var chain = new SliceChain(sliceStore, tickets);
        var progress = new ProgressReporter(jobs, sliceStore, updater, Duration.ofSeconds(2), clock);
        var exporter = new SliceExporter(backends.readers, backends.uploads);
        var assembler = new Assembler(backends.storage, Backends.BUCKET, Runnable::run);
        var finisher = new JobFinisher(updater, failer, assembler, attemptObjects);
        var singleSliceExporter = new SingleSliceExporter(exporter, finisher, restarter, failer, progress);
        var planner = new Planner(backends.firestore, client, jobs, sliceStore, plan, clock);
        var cleaner = new AttemptCleaner(attemptObjects);
        var small = new SmallJobRunner(tickets, planner, singleSliceExporter);
        var large = new LargeJobRunner(sliceStore, tickets, planner, singleSliceExporter, chain, finisher, restarter);
        smallJobs = new JobExecutions(jobs, small, updater, failer, tickets, cleaner, maxLostWorkers);
        largeJobs = new JobExecutions(jobs, large, updater, failer, tickets, cleaner, maxLostWorkers);
        slices = new SliceExecutions(
                new SliceRunner(jobs, sliceStore, exporter, chain, restarter, failer, attemptObjects, progress),
                sliceStore,
                failer,
                tickets,
                maxLostWorkers);
    }

    /** What is done on the topic of jobs; what breaks or kills is thrown. */
    TicketResult run(String exportId) {
        return run(smallJobs.claim(JobTicket.of(exportId)));
    }

    /** The same on the topic of large jobs. */
    TicketResult runLarge(String exportId) {
        return run(largeJobs.claim(JobTicket.of(exportId)));
    }

    /** The same on the topic of slices. */
    TicketResult run(SliceTicket ticket) {
        return run(slices.claim(ticket));
    }

    private static TicketResult run(Optional<Execution> work) {
        return work.map(Execution::run).orElseGet(() -> new TicketResult.Skipped("nothing was found"));
    }

    /** As a listener has it handled: what breaks is counted. */
    TicketResult process(SliceTicket ticket) {
        return processor.process(ticket.exportId(), () -> slices.claim(ticket));
    }

    static PlanSettings plan(long sliceRows, int maxQueuedSlices) {
        return new PlanSettings(ATTEMPTS, TestTimeouts.MAX, sliceRows, maxQueuedSlices, 4);
    }
}
