package dev.vipexport.worker.ticket;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.cloud.storage.Storage;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.messaging.JobTicket;
import dev.vipexport.common.messaging.SliceTicket;
import dev.vipexport.common.messaging.TicketCodec;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.ShutdownSignal;
import dev.vipexport.worker.SnapshotExpiredException;
import dev.vipexport.worker.plan.PlanSettings;
import dev.vipexport.worker.progress.ProgressSettings;
import dev.vipexport.worker.rows.RowReaderFactory;
import dev.vipexport.worker.upload.Uploads;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * A worker of production's components, scanned as in production, with back ends of the test and without Kafka. The test
 * hands it its tickets.
 */
public final class TestWorker {
    private static final int ATTEMPTS = 3;
    private static final int MAX_FAILURES = 3;
    private static final int UNLIMITED = 1_000_000;
    private static final String[] PACKAGES = {"ticket", "job", "plan", "slice", "progress", "assemble"};

    private final ShutdownSignal shutdown = new ShutdownSignal();
    private final TicketProcessor processor;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Executions jobs;
    private final Executions slices;
    private final TicketRunner smallJobs;
    private final TicketRunner largeJobs;
    private final TicketRunner sliceRunner;

    /** Creates a worker that never counts lost workers. */
    public TestWorker(
            Backends backends,
            FirestoreClient client,
            JobStore jobs,
            SliceStore sliceStore,
            TicketPublisher tickets,
            InstantSource clock,
            PlanSettings plan) {
        this(backends, client, jobs, sliceStore, tickets, clock, plan, retries(MAX_FAILURES, UNLIMITED));
    }

    /** Creates a worker. */
    public TestWorker(
            Backends backends,
            FirestoreClient client,
            JobStore jobs,
            SliceStore sliceStore,
            TicketPublisher tickets,
            InstantSource clock,
            PlanSettings plan,
            RetrySettings retry) {
        var context = new AnnotationConfigApplicationContext();
        context.registerBean(CloudSettings.class, () -> backends.cloud);
        context.registerBean(PlanSettings.class, () -> plan);
        context.registerBean(RetrySettings.class, () -> retry);
        context.registerBean(ProgressSettings.class, () -> new ProgressSettings(Duration.ofSeconds(2)));
        context.registerBean(Firestore.class, () -> backends.firestore, bean -> bean.setDestroyMethodName(""));
        context.registerBean(FirestoreClient.class, () -> client, bean -> bean.setDestroyMethodName(""));
        context.registerBean(Storage.class, () -> backends.storage, bean -> bean.setDestroyMethodName(""));
        context.registerBean(RowReaderFactory.class, () -> backends.readers, bean -> bean.setDestroyMethodName(""));
        context.registerBean(Uploads.class, () -> backends.uploads, bean -> bean.setDestroyMethodName(""));
        context.registerBean(JobStore.class, () -> jobs);
        context.registerBean(SliceStore.class, () -> sliceStore);
        context.registerBean(TicketPublisher.class, () -> tickets);
        context.registerBean(MeterRegistry.class, () -> meters);
        context.registerBean(InstantSource.class, () -> clock);
        context.registerBean(ShutdownSignal.class, () -> shutdown);
        context.registerBean("manifestExecutor", Executor.class, () -> Runnable::run);
        for (String name : PACKAGES) {
            context.scan("dev.vipexport.worker." + name);
        }
        context.refresh();
        this.processor = context.getBean(TicketProcessor.class);
        this.jobs = context.getBean("jobExecutions", Executions.class);
        this.slices = context.getBean("sliceExecutions", Executions.class);
        this.smallJobs = context.getBean("turnRunner", TicketRunner.class);
        this.largeJobs = context.getBean("largeJobRunner", TicketRunner.class);
        this.sliceRunner = context.getBean("sliceRunner", TicketRunner.class);
    }

    /** Runs a ticket of the topic of jobs. What fails or kills is thrown, and no failure is counted. */
    public TicketResult run(String exportId) {
        return run(TicketCodec.write(JobTicket.of(exportId)), jobs, smallJobs);
    }

    /** Runs a ticket of the topic of large jobs. */
    public TicketResult runLarge(String exportId) {
        return run(TicketCodec.write(JobTicket.of(exportId)), jobs, largeJobs);
    }

    /** Runs a ticket of the topic of slices. */
    public TicketResult run(SliceTicket ticket) {
        return run(TicketCodec.write(ticket), slices, sliceRunner);
    }

    private static TicketResult run(String ticket, Executions executions, TicketRunner runner) {
        Optional<Execution> claimed = executions.claim(ticket, runner);
        if (claimed.isEmpty()) {
            return new TicketResult.Skipped("nothing was claimed");
        }
        try {
            return runner.run(claimed.get());
        } catch (SnapshotExpiredException e) {
            return executions.restart(claimed.get());
        }
    }

    /** Processes a ticket of the topic of jobs as the listener does. Failures are counted. */
    public TicketResult process(String exportId) {
        return process(Lane.JOBS, exportId, TicketCodec.write(JobTicket.of(exportId)), jobs, smallJobs);
    }

    /** Processes a ticket of the topic of large jobs as the listener does. */
    public TicketResult processLarge(String exportId) {
        return process(exportId, largeJobs);
    }

    /** Processes a ticket of the topic of jobs with another runner. */
    public TicketResult process(String exportId, TicketRunner runner) {
        return process(
                runner.equals(largeJobs) ? Lane.LARGE_JOBS : Lane.JOBS,
                exportId,
                TicketCodec.write(JobTicket.of(exportId)),
                jobs,
                runner);
    }

    /** Processes a ticket of the topic of slices as the listener does. */
    public TicketResult process(SliceTicket ticket) {
        return process(Lane.SLICES, ticket.exportId(), TicketCodec.write(ticket), slices, sliceRunner);
    }

    private TicketResult process(
            Lane lane, String exportId, String ticket, Executions executions, TicketRunner runner) {
        try {
            return processor.process(lane, exportId, ticket, executions, runner);
        } catch (RetryTicketException e) {
            return e.retry();
        }
    }

    /** Returns the signal that stops this worker. */
    public ShutdownSignal shutdown() {
        return shutdown;
    }

    /** Hands on what still runs, as a worker does that waits no longer. */
    public void handOver() {
        processor.handOver();
    }

    /** Returns settings of a worker whose slices have at most {@code sliceRows} rows. */
    public static PlanSettings plan(long sliceRows, int maxQueuedSlices) {
        return plan(sliceRows, maxQueuedSlices, 0, false);
    }

    /** Returns settings of a worker that lets large jobs wait, or reads them at whole minutes. */
    public static PlanSettings plan(long sliceRows, int maxQueuedSlices, long maxRemainingRows, boolean wholeMinutes) {
        return new PlanSettings(
                ATTEMPTS, TestTimeouts.MAX, sliceRows, maxQueuedSlices, 4, maxRemainingRows, wholeMinutes, 0);
    }

    /** Returns settings of a worker that retries at once. */
    public static RetrySettings retries(int maxFailures, int maxLostWorkers) {
        return new RetrySettings(maxFailures, maxLostWorkers, Duration.ofMillis(1), 2, Duration.ofMillis(1));
    }
}
