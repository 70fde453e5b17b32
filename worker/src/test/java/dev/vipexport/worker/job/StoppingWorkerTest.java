package dev.vipexport.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.fault.Faults;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.testsupport.SettableClock;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.InMemoryJobStore;
import dev.vipexport.worker.ticket.TestWorker;
import dev.vipexport.worker.ticket.TicketResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A worker is told to stop at any of its calls of Firestore and Cloud Storage. Another one continues. */
class StoppingWorkerTest {
    private static final int ROWS = 30;
    private static final int MAX_CALLS = 1_000;

    private final InMemoryJobStore jobs = new InMemoryJobStore();
    private final SettableClock clock = new SettableClock(TestJobs.NOW);
    private final TestQueue queue = new TestQueue(new KillPoints(() -> false));
    private Backends backends;
    private FirestoreClient client;
    private SliceStore slices;

    @BeforeEach
    void start() throws Exception {
        backends = new Backends();
        backends.addMessages(ROWS);
        client = GoogleClients.firestoreGapic(backends.cloud);
        slices = SliceStore.in(backends.firestore, TestTimeouts.MAX);
    }

    @AfterEach
    void stop() {
        client.close();
        backends.close();
    }

    @Test
    void stop_costsNothing_atAnyCall() {
        int stops = 0;
        while (stopsAtCall(stops + 1)) {
            stops++;
            assertThat(stops).isLessThan(MAX_CALLS);
        }

        assertThat(stops).as("calls of one export").isGreaterThan(20);
    }

    @Test
    void plan_makesNoFurtherCounts_whenWorkerStops() {
        TestWorker undisturbed = worker(3);
        AtomicInteger all = stopAt(Integer.MAX_VALUE, StoppingWorkerTest::isCount, undisturbed);
        undisturbed.processLarge(jobs.put(TestJobs.queued(clock.instant())).exportId());
        backends.firestoreServer.faults().clear();
        queue.queued.clear();
        ExportJob job = jobs.put(TestJobs.queued(clock.instant()));
        TestWorker stopping = worker(3);
        AtomicInteger counts = stopAt(5, StoppingWorkerTest::isCount, stopping);

        assertThat(stopping.processLarge(job.exportId())).isInstanceOf(TicketResult.Forwarded.class);

        assertThat(counts.get()).isBetween(5, all.get() / 2);
        assertThat(stored(job).state()).isEqualTo(JobState.QUEUED);
        assertThat(stored(job).claims()).isZero();
        assertThat(queue.queued).hasSize(1);
    }

    @Test
    void assembly_composesNothingFurther_whenWorkerStops() throws Exception {
        backends.addMessages(120);
        ExportJob job = jobs.put(TestJobs.queued(clock.instant()));
        queue.tickets().sendLarge(job);
        TestWorker stopping = worker(3);
        AtomicInteger composed = stopAt(1, call -> call.target().contains("/compose"), stopping);

        while (!stopping.shutdown().isStopping()) {
            queue.process(stopping);
        }

        assertThat(composed).hasValue(1);
        assertThat(stored(job).state()).isEqualTo(JobState.ASSEMBLING);
        assertThat(stored(job).claims()).isZero();
        assertThat(queue.process(worker(3))).isInstanceOf(TicketResult.Succeeded.class);
        assertThat(backends.content(Objects.requireNonNull(stored(job).file()).objectName()))
                .isEqualTo(Backends.csv(120));
    }

    private static Stream<Arguments> callsThatHang() {
        return Stream.of(
                Arguments.of("a count", (Predicate<Faults.Call>) StoppingWorkerTest::isCount),
                Arguments.of("an upload", (Predicate<Faults.Call>)
                        call -> call.method().equals("POST") && call.target().contains("/upload/")),
                Arguments.of("a compose", (Predicate<Faults.Call>)
                        call -> call.target().contains("/compose")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("callsThatHang")
    void work_isHandedOn_whenACallHangs(String name, Predicate<Faults.Call> hangs) throws Exception {
        ExportJob job = jobs.put(TestJobs.queued(clock.instant()));
        queue.tickets().sendLarge(job);
        TestWorker stopping = worker(15);
        var hanging = new CountDownLatch(1);
        var goesOn = new CountDownLatch(1);
        Predicate<Faults.Call> hang = call -> {
            if (hangs.test(call) && hanging.getCount() > 0) {
                hanging.countDown();
                awaitQuietly(goesOn);
            }
            return false;
        };
        backends.firestoreServer.faults().arm(1, hang, new Fault.Status(13));
        backends.storageServer.faults().arm(1, hang, new Fault.Status(500));
        CompletableFuture<Void> thread = CompletableFuture.runAsync(() -> {
            while (!stopping.shutdown().isStopping()) {
                queue.process(stopping);
            }
        });
        assertThat(hanging.await(TestTimeouts.MAX.toSeconds(), TimeUnit.SECONDS))
                .isTrue();

        stopping.shutdown().trigger();
        int before = queue.queued.size();
        stopping.handOver();
        await().atMost(TestTimeouts.MAX).until(() -> queue.queued.size() == before + 1);
        goesOn.countDown();
        thread.get(TestTimeouts.MAX.toSeconds(), TimeUnit.SECONDS);

        assertNothingIsCounted(job, name);
        finish(job);
    }

    /** All workers are replaced ten times, one after the other, while they share ten jobs of ten slices. */
    @Test
    void rollingRestarts_loseAndCountNothing_duringTenLargeJobs() {
        List<ExportJob> all = Stream.generate(() -> jobs.put(TestJobs.queued(clock.instant())))
                .limit(10)
                .toList();
        all.forEach(queue.tickets()::sendLarge);
        var workers = new ArrayList<>(List.of(worker(3), worker(3), worker(3)));
        int stops = 0;
        for (int restart = 0; restart < 10 * workers.size(); restart++) {
            TestWorker stopping = workers.get(restart % workers.size());
            // different calls of different tickets
            AtomicInteger unused = stopAt(7 + restart, any -> true, stopping);
            while (!queue.queued.isEmpty() && !stopping.shutdown().isStopping()) {
                // the others work as well
                queue.process(stopping);
                process(workers.get((restart + 1) % workers.size()));
            }
            stops += stopping.shutdown().isStopping() ? 1 : 0;
            backends.firestoreServer.faults().clear();
            backends.storageServer.faults().clear();
            all.forEach(job -> assertNothingIsCounted(job, "a rolling restart"));
            workers.set(restart % workers.size(), worker(3));
        }

        assertThat(stops).as("restarts during work").isGreaterThan(20);
        all.forEach(this::finish);
    }

    private void process(TestWorker worker) {
        if (!queue.queued.isEmpty()) {
            TicketResult unused = queue.process(worker);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(TestTimeouts.MAX.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isCount(Faults.Call call) {
        return call.method().equals("RunAggregationQuery");
    }

    /** Tells the worker to stop at the n-th call that matches. Returns the number of such calls. */
    private AtomicInteger stopAt(int n, Predicate<Faults.Call> matches, TestWorker worker) {
        var calls = new AtomicInteger();
        Predicate<Faults.Call> trigger = call -> {
            if (matches.test(call) && calls.incrementAndGet() == n) {
                worker.shutdown().trigger();
            }
            return false;
        };
        backends.firestoreServer.faults().arm(1, trigger, new Fault.Status(13));
        backends.storageServer.faults().arm(1, trigger, new Fault.Status(500));
        return calls;
    }

    /** Returns whether the export makes that many calls. */
    private boolean stopsAtCall(int call) {
        ExportJob job = jobs.put(TestJobs.queued(clock.instant()));
        queue.tickets().sendLarge(job);
        TestWorker stopping = worker(15);
        AtomicInteger unused = stopAt(call, any -> true, stopping);

        var results = new ArrayList<TicketResult>();
        while (!queue.queued.isEmpty() && !stopping.shutdown().isStopping()) {
            results.add(queue.process(stopping));
        }
        boolean stopped = stopping.shutdown().isStopping();
        backends.firestoreServer.faults().clear();
        backends.storageServer.faults().clear();
        assertNothingIsCounted(job, "stop at call " + call + ", then " + results);

        finish(job);
        return stopped;
    }

    /** Lets another worker finish what is queued. */
    private void finish(ExportJob job) {
        TestWorker next = worker(15);
        while (!queue.queued.isEmpty()) {
            queue.process(next);
        }
        ExportJob ended = stored(job);
        assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(ended.attempt()).isEqualTo(1);
        assertThat(backends.content(Objects.requireNonNull(ended.file()).objectName()))
                .isEqualTo(Backends.csv(ROWS));
    }

    private void assertNothingIsCounted(ExportJob job, String when) {
        ExportJob now = stored(job);
        assertThat(now.failures()).as(when).isZero();
        if (now.wasClaimed()) {
            assertThat(now.claims()).as(when).isZero();
        }
        List<JobSlice> found = slices.findAll(job.exportId(), 1);
        assertThat(found).as(when).allMatch(slice -> slice.failures() == 0);
        assertThat(slices.findOpen(job.exportId(), 1, MAX_CALLS)).as(when).allMatch(slice -> slice.claims() == 0);
    }

    private ExportJob stored(ExportJob job) {
        return jobs.find(job.exportId()).orElseThrow();
    }

    private TestWorker worker(long sliceRows) {
        return new TestWorker(backends, client, jobs, slices, queue.tickets(), clock, TestWorker.plan(sliceRows, 2));
    }
}
