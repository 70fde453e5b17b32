package dev.vipexport.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.firestore.FieldValue;
import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.Route;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.JobSubmissions;
import dev.vipexport.common.job.store.JobSubmissions.SubmissionPolicy;
import dev.vipexport.common.job.store.JobSubmissions.SubmissionResult;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.common.query.VipMessages;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.emulators.usage.Charge;
import dev.vipexport.emulators.usage.Usage;
import dev.vipexport.testsupport.SettableClock;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.ticket.TestWorker;
import dev.vipexport.worker.ticket.TicketResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One worker with one thread takes the tickets of small jobs in the order in which they were sent. */
class TurnRunnerTest {
    private static final int ROWS = 5;
    private static final int SLICE_ROWS = 20;
    private static final int INVALID_ARGUMENT = 3;
    private static final SubmissionPolicy LIMITED = new SubmissionPolicy(ended -> false, null, 1_000, 0);

    private final SettableClock clock = new SettableClock(TestJobs.NOW);
    private final TestQueue queue = new TestQueue(new KillPoints(() -> false));
    private final List<String> started = new ArrayList<>();
    private Backends backends;
    private FirestoreClient client;
    private JobStore jobs;
    private int ordered;

    private TestWorker workerDyingAt(ExportJob fatal) {
        return worker(job -> {
            if (job.exportId().equals(fatal.exportId())) {
                throw new Death();
            }
        });
    }

    /** The worker's process ends. No worker handles this as a failure. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1;
    }

    @BeforeEach
    void start() throws Exception {
        backends = new Backends();
        backends.addMessages(ROWS);
        client = GoogleClients.firestoreGapic(backends.cloud);
        jobs = JobStore.in(backends.firestore, TestTimeouts.MAX);
    }

    @AfterEach
    void stop() {
        client.close();
        backends.close();
    }

    @Test
    void otherOrganisation_startsNext_behindAHundredJobs() {
        List<ExportJob> many = order("a", 100);
        ExportJob other = order("b");
        TestWorker worker = worker();

        processAll(worker);

        assertThat(started).hasSize(101).doesNotHaveDuplicates();
        assertThat(started.indexOf(other.exportId()))
                .as("only the first job of the hundred is as early")
                .isEqualTo(1);
        assertSucceeded(many);
        assertSucceeded(List.of(other));
    }

    @Test
    void organisations_takeTurns_whenEachHasManyJobs() {
        List<List<ExportJob>> organisations = List.of(order("a", 20), order("b", 10), order("c", 10));

        processAll(worker());

        assertThat(started).hasSize(40).doesNotHaveDuplicates();
        for (int count = 1; count <= 30; count++) {
            int share = count / 3;
            List<String> first = started.subList(0, count);
            assertThat(organisations)
                    .as("the first " + count)
                    .allMatch(jobs -> jobs.stream()
                                    .filter(job -> first.contains(job.exportId()))
                                    .count()
                            >= share);
        }
    }

    @Test
    void job_isStarted_whenItsTicketIsLost() {
        order("a", 3);
        ExportJob other = order("b");
        queue.queued.remove(3);

        processAll(worker());

        assertThat(started).hasSize(4).element(1).isEqualTo(other.exportId());
        assertSucceeded(List.of(other));
    }

    @Test
    void ticket_comesToItsJob_afterTenOthers() {
        order("a", 2);
        ExportJob own = order("a");
        for (int i = 0; i < 15; i++) {
            order("b" + i);
        }
        queue.queued.subList(0, 2).clear();

        queue.process(worker());

        assertThat(started).hasSize(TurnRunner.MAX_AHEAD + 1).last().isEqualTo(own.exportId());
    }

    @Test
    void failedJob_isRetriedByItsOwnTicketOnly() {
        order("a", 3);
        ExportJob other = order("b");
        TestWorker worker = worker();
        queue.process(worker);
        // the first count is that of the other job
        backends.firestoreServer
                .faults()
                .arm(1, call -> countsMessages(call.method(), call.target()), new Fault.Status(INVALID_ARGUMENT));

        queue.process(worker);

        assertThat(stored(other).failures()).isEqualTo(1);
        assertThat(stored(other).turnAt()).isNull();
        assertThat(started).as("the ticket's own job").hasSize(2).doesNotContain(other.exportId());
        processAll(worker);
        assertThat(started).hasSize(4).last().isEqualTo(other.exportId());
        assertSucceeded(List.of(other));
    }

    @Test
    void ownTicket_takesOver_whenTheOtherWorkerDies() {
        order("a", 2);
        ExportJob other = order("b");
        queue.process(worker());
        TestWorker dying = workerDyingAt(other);
        assertThatThrownBy(() -> dying.process(queue.queued.get(0).key())).isInstanceOf(Death.class);
        assertThat(stored(other).state()).isEqualTo(JobState.RUNNING);
        TestWorker next = worker();

        assertThat(next.process(other.exportId())).isInstanceOf(TicketResult.Retry.class);
        assertThat(stored(other).claims()).as("a retried ticket claims nothing").isEqualTo(1);
        clock.advance(TurnRunner.MAX_SILENCE);

        assertThat(next.process(other.exportId())).isInstanceOf(TicketResult.Succeeded.class);
        processAll(next);
        assertSucceeded(List.of(other));
        assertThat(stored(other).failures()).isZero();
    }

    @Test
    void ownTicket_isRetried_beforeTheSnapshot() {
        ExportJob job = order("a");
        jobs.change(job.exportId(), current -> current.startedAhead(clock.instant()));

        assertThat(worker().process(job.exportId())).isInstanceOf(TicketResult.Retry.class);
        clock.advance(TurnRunner.MAX_SILENCE);
        assertThat(worker().process(job.exportId())).isInstanceOf(TicketResult.Succeeded.class);
    }

    @Test
    void ownTicket_isRetried_whenJobIsStartedAheadDuringItsCount() {
        order("a", 2);
        ExportJob other = order("b");
        queue.process(worker());
        TestWorker dying = workerDyingAt(other);
        var interfering = new InterceptingJobStore(
                recording(),
                1,
                exportId -> assertThatThrownBy(
                                () -> dying.process(queue.queued.get(0).key()))
                        .isInstanceOf(Death.class));

        assertThat(worker(interfering).process(other.exportId())).isInstanceOf(TicketResult.Retry.class);
        assertThat(stored(other).claims()).as("it claims nothing").isEqualTo(1);
        clock.advance(TurnRunner.MAX_SILENCE);
        assertThat(worker().process(other.exportId())).isInstanceOf(TicketResult.Succeeded.class);
    }

    @Test
    void ownTicket_isSkipped_whenJobHasEnded() {
        order("a", 2);
        ExportJob other = order("b");
        TestWorker worker = worker();
        queue.process(worker);
        queue.process(worker);
        assertSucceeded(List.of(other));

        assertThat(queue.process(worker)).isInstanceOf(TicketResult.Skipped.class);
        assertThat(queue.queued).isEmpty();
    }

    @Test
    void job_isStartedOnce_whenTwoWorkersFindIt() {
        order("a", 3);
        ExportJob other = order("b");
        queue.process(worker());
        TestWorker second = worker();
        var interfering = new InterceptingJobStore(recording(), 1, exportId -> {
            assertThat(exportId).isEqualTo(other.exportId());
            queue.process(second);
        });

        queue.process(worker(interfering));
        processAll(second);

        assertThat(started).hasSize(4).doesNotHaveDuplicates();
        assertSucceeded(List.of(other));
    }

    @Test
    void canceledJob_isNotStarted_afterOthersWentFirst() {
        order("a", 1);
        ExportJob own = order("a");
        ExportJob other = order("b");
        queue.process(worker());
        TestWorker canceling = worker(job -> {
            if (job.exportId().equals(other.exportId())) {
                jobs.change(own.exportId(), current -> current.canceled(clock.instant()));
            }
        });

        assertThat(queue.process(canceling)).isInstanceOf(TicketResult.Skipped.class);

        assertSucceeded(List.of(other));
        assertThat(started).doesNotContain(own.exportId());
    }

    @Test
    void largeJob_isForwardedOnce_whenItsTurnIsFirst() {
        order("a", 2);
        ExportJob giant = order("b");
        TestWorker worker = worker(recording(), ROWS - 1);

        processSmall(worker);

        assertThat(queue.queued)
                .filteredOn(ticket -> ticket.key().equals(giant.exportId()))
                .extracting(ticket -> ticket.topic())
                .containsExactly(Topics.LARGE_JOBS);
        assertThat(stored(giant).route()).isEqualTo(Route.LARGE_JOBS);
        queue.queued.clear();
        queue.tickets().send(stored(giant));
        assertThat(queue.queuedJobTopics()).as("the sweep's ticket").containsExactly(Topics.LARGE_JOBS);
    }

    @Test
    void jobsOfEarlierVersions_runInTheOrderOfTheirTickets() throws Exception {
        List<ExportJob> old = order("a", 3);
        for (ExportJob job : old) {
            backends.firestore
                    .document("ExportJobs/" + job.exportId())
                    .update("turnAt", FieldValue.delete(), "route", FieldValue.delete())
                    .get();
        }
        ExportJob other = order("b");

        processAll(worker());

        assertThat(started)
                .containsExactlyElementsOf(Stream.concat(old.stream(), Stream.of(other))
                        .map(ExportJob::exportId)
                        .toList());
    }

    @Test
    void turnThatAnEarlierVersionLeft_blocksNoJob() throws Exception {
        ExportJob ended = order("b");
        TestWorker worker = worker();
        queue.process(worker);
        backends.firestore
                .document("ExportJobs/" + ended.exportId())
                .update("turnAt", VipMessages.timestamp(TestJobs.NOW))
                .get();
        order("a", 2);
        ExportJob other = order("c");

        processAll(worker);

        assertThat(started).hasSize(4).element(2).isEqualTo(other.exportId());
        assertThat(jobs.findFirstTurn(TestJobs.NOW, clock.instant().plus(Duration.ofDays(1))))
                .isEmpty();
    }

    @Test
    void jobsOfOneOrganisation_costOneReadMore_whenNoneIsEarlier() {
        order("a", 2);
        TestWorker worker = worker(jobs);

        Usage.Totals first = usageOf(worker);
        Usage.Totals second = usageOf(worker);

        assertThat(first.of(Charge.DOCUMENT_READS)).isEqualTo(ROWS + 1);
        assertThat(first.of(Charge.DOCUMENT_WRITES)).isEqualTo(2);
        assertThat(first.calls("RunQuery")).isEqualTo(1);
        assertThat(second.of(Charge.DOCUMENT_READS)).isEqualTo(ROWS + 2);
        assertThat(second.of(Charge.DOCUMENT_WRITES)).isEqualTo(2);
        assertThat(second.calls("RunQuery")).as("the rows, and the first turn").isEqualTo(2);
    }

    @Test
    void jobStartedAhead_costsAFewReadsAndOneWriteMore() {
        order("a", 2);
        ExportJob other = order("b");
        TestWorker worker = worker(jobs);
        queue.process(worker);

        Usage.Totals both = usageOf(worker);
        Usage.Totals ended = usageOf(worker);

        assertSucceeded(List.of(other));
        assertThat(both.of(Charge.DOCUMENT_READS))
                .as("two exports, the own job again, two searches, and the other job")
                .isEqualTo(2 * (ROWS + 1) + 4);
        assertThat(both.of(Charge.DOCUMENT_WRITES)).isEqualTo(2 * 2 + 1);
        assertThat(ended.of(Charge.DOCUMENT_READS)).isEqualTo(1);
        assertThat(ended.of(Charge.DOCUMENT_WRITES)).isZero();
    }

    private Usage.Totals usageOf(TestWorker worker) {
        Usage.Totals before = backends.firestoreServer.usage().totals();
        queue.process(worker);
        return backends.firestoreServer.usage().totals().minus(before);
    }

    private static boolean countsMessages(String method, String target) {
        return method.equals("RunAggregationQuery") && target.contains(VipMessages.COLLECTION);
    }

    private void processAll(TestWorker worker) {
        while (!queue.queued.isEmpty()) {
            queue.process(worker);
        }
    }

    private void processSmall(TestWorker worker) {
        while (queue.queued.get(0).topic().equals(Topics.JOBS)) {
            queue.process(worker);
        }
    }

    private void assertSucceeded(List<ExportJob> expected) {
        for (ExportJob job : expected) {
            ExportJob ended = stored(job);
            assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(backends.content(Objects.requireNonNull(ended.file()).objectName()))
                    .isEqualTo(Backends.csv(ROWS));
        }
    }

    private List<ExportJob> order(String orgId, int count) {
        var all = new ArrayList<ExportJob>();
        for (int i = 0; i < count; i++) {
            all.add(order(orgId));
        }
        return all;
    }

    private ExportJob order(String orgId) {
        // a callback of its own, because equal orders share one job
        ExportJob job = ExportJob.queued(
                ExportIds.next(),
                new Caller(orgId, "key"),
                TestJobs.query(),
                ExportOptions.DEFAULT,
                "https://example.com/" + ++ordered,
                clock.instant());
        SubmissionResult result =
                JobSubmissions.in(backends.firestore, TestTimeouts.MAX).submit(job, LIMITED);
        assertThat(result).isInstanceOf(SubmissionResult.Created.class);
        queue.tickets().send(job);
        clock.advance(Duration.ofMillis(1));
        return job;
    }

    private ExportJob stored(ExportJob job) {
        return jobs.find(job.exportId()).orElseThrow();
    }

    /** Returns a store that keeps the order of starts. */
    private JobStore recording() {
        return observing(job -> {});
    }

    private JobStore observing(Consumer<ExportJob> afterStart) {
        return new DelegatingJobStore(jobs) {
            @Override
            public Change change(String exportId, Transition transition) {
                boolean wasQueued = jobs.find(exportId).orElseThrow().state() == JobState.QUEUED;
                Change change = super.change(exportId, transition);
                if (wasQueued
                        && change instanceof Change.Applied applied
                        && applied.job().state() == JobState.RUNNING) {
                    started.add(exportId);
                    afterStart.accept(applied.job());
                }
                return change;
            }
        };
    }

    private TestWorker worker() {
        return worker(recording());
    }

    private TestWorker worker(Consumer<ExportJob> afterStart) {
        return worker(observing(afterStart));
    }

    private TestWorker worker(JobStore store) {
        return worker(store, SLICE_ROWS);
    }

    private TestWorker worker(JobStore store, int sliceRows) {
        return new TestWorker(
                backends,
                client,
                store,
                SliceStore.in(backends.firestore, TestTimeouts.MAX),
                queue.tickets(),
                clock,
                TestWorker.plan(sliceRows, 4));
    }
}
