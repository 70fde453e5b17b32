package dev.vipexport.common.job.store;

import static dev.vipexport.common.job.TestJobs.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.firestore.FieldValue;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobCallback;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.Route;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.JobStore.Change;
import dev.vipexport.common.query.VipMessages;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FirestoreJobStoreTest extends FirestoreTestBase {
    private static final int UNAVAILABLE = 14;

    @ParameterizedTest
    @EnumSource
    void job_isReadAsStored_inEveryState(JobState state) {
        ExportJob job = TestJobs.inState(state);
        TestJobs.submit(firestore, job);

        assertThat(store.find(job.exportId())).contains(job);
        assertThat(store.findAll(List.of(job.exportId(), "none", "a/b"))).containsExactly(job);
    }

    @Test
    void job_isReadAsStored_whenCounted() {
        ExportJob counted =
                TestJobs.queued().counted(1, TestJobs.SNAPSHOT, 20_000, 32, NOW).orElseThrow();
        TestJobs.submit(firestore, counted);

        assertThat(store.find(counted.exportId())).contains(counted);
    }

    @Test
    void job_isReadAsStored_whenItsCallbackWasAttempted() {
        ExportJob once = TestJobs.withCallback()
                .withRetention(Duration.ofDays(2))
                .canceled(NOW)
                .flatMap(job -> job.callbackAttempted(NOW.plusSeconds(9), NOW))
                .flatMap(job -> job.callbackAnswered(
                        1, new JobCallback.Result(JobCallback.Verdict.FAILED, "500", Duration.ofMillis(7)), 8, NOW))
                .orElseThrow();
        ExportJob again = once.callbackRedelivered(NOW)
                .flatMap(job -> job.callbackAttempted(NOW.plusSeconds(9), NOW))
                .orElseThrow();
        TestJobs.submit(firestore, again);

        assertThat(store.find(again.exportId())).contains(again);
    }

    @Test
    void document_expiresAfterTheEnd() throws Exception {
        ExportJob active =
                TestJobs.inState(JobState.RUNNING, TestJobs.withCallback().withRetention(Duration.ofDays(2)));
        TestJobs.submit(firestore, active);
        Instant later = NOW.plus(Duration.ofDays(1));

        store.change(active.exportId(), job -> job.canceled(later));
        store.change(active.exportId(), job -> job.callbackRedelivered(later.plusSeconds(9)));

        assertThat(expireAt(active)).as("the callback does not matter").isEqualTo(NOW.plus(Duration.ofDays(3)));
    }

    @ParameterizedTest
    @CsvSource({"1, 30", "30, 30", "31, 31"})
    void activeDocument_outlivesLongOutages(int retention, int days) throws Exception {
        ExportJob active = TestJobs.queued().withRetention(Duration.ofDays(retention));
        TestJobs.submit(firestore, active);
        Instant later = NOW.plus(Duration.ofDays(1));

        assertThat(expireAt(active)).isEqualTo(NOW.plus(Duration.ofDays(days)));
        store.change(active.exportId(), job -> job.touched(NOW, later));
        assertThat(expireAt(active)).isEqualTo(later.plus(Duration.ofDays(days)));
    }

    private Instant expireAt(ExportJob job) throws Exception {
        return VipMessages.instant(Objects.requireNonNull(
                firestore.document("ExportJobs/" + job.exportId()).get().get().getTimestamp("expireAt")));
    }

    @Test
    void find_isEmpty_whenJobDoesNotExist() {
        assertThat(store.find("none")).isEmpty();
        assertThat(store.find("a/b")).isEmpty();
        assertThat(store.findAll(List.of())).isEmpty();
        assertThat(store.change("none", Optional::of)).isEqualTo(new Change.NotFound());
    }

    @Test
    void queries_skipAJobThatCannotBeRead() throws Exception {
        ExportJob job = TestJobs.queued();
        TestJobs.submit(firestore, job);
        firestore
                .document("ExportJobs/of-another-version")
                .set(Map.of("state", "queued", "changedAt", VipMessages.timestamp(NOW.minusSeconds(1))))
                .get();

        assertThat(store.findStalled(Instant.EPOCH, NOW, 10)).containsExactly(job);
        assertThat(store.findAll(List.of("of-another-version", job.exportId()))).containsExactly(job);
    }

    @ParameterizedTest
    @ValueSource(strings = {"format", "compression", "columns", "timeZone", "formulas", "bom", "delimiter", "claims"})
    void find_fails_whenDocumentLacksAField(String field) throws Exception {
        ExportJob job = TestJobs.queued();
        TestJobs.submit(firestore, job);
        firestore
                .document("ExportJobs/" + job.exportId())
                .update(field, FieldValue.delete())
                .get();

        assertThatThrownBy(() -> store.find(job.exportId()))
                .hasMessageContaining(job.exportId())
                .hasMessageContaining(field);
        assertThat(store.findAll(List.of(job.exportId()))).isEmpty();
    }

    @Test
    void findStalled_skipsAPageOfUnreadableJobs() throws Exception {
        ExportJob job = TestJobs.queued();
        TestJobs.submit(firestore, job);
        for (int i = 0; i < 5; i++) {
            firestore
                    .document("ExportJobs/of-another-version-" + i)
                    .set(Map.of("state", "queued", "changedAt", VipMessages.timestamp(NOW.minusSeconds(1))))
                    .get();
        }

        assertThat(store.findStalled(Instant.EPOCH, NOW, 2)).containsExactly(job);
        assertThat(store.findStalled(Instant.EPOCH, NOW, 5)).containsExactly(job);
        assertThat(store.findStalled(Instant.EPOCH, NOW.minusMillis(1), 2)).isEmpty();
    }

    @Test
    void change_isAppliedOrRejected_asTheTransitionSays() {
        ExportJob job = TestJobs.queued();
        TestJobs.submit(firestore, job);

        Change planned = store.change(job.exportId(), current -> current.planned(1, TestJobs.SNAPSHOT, NOW));
        Change again = store.change(job.exportId(), current -> current.planned(1, TestJobs.SNAPSHOT, NOW));

        ExportJob running = job.planned(1, TestJobs.SNAPSHOT, NOW).orElseThrow();
        assertThat(planned).isEqualTo(new Change.Applied(running));
        assertThat(again).isEqualTo(new Change.Rejected(running));
        assertThat(store.find(job.exportId())).contains(running);
    }

    @Test
    void change_readsNothing_whenJobIsCached() {
        ExportJob job = TestJobs.queued();
        TestJobs.submit(firestore, job);
        store.find(job.exportId());
        server.faults().arm(1_000, "BatchGetDocuments", new Fault.Status(UNAVAILABLE));

        store.change(job.exportId(), current -> current.withFailureCounted(1, NOW));
        Change second = store.change(job.exportId(), current -> current.withFailureCounted(1, NOW));

        assertThat(second)
                .isInstanceOfSatisfying(
                        Change.Applied.class,
                        applied -> assertThat(applied.job().failures()).isEqualTo(2));
        assertThat(server.faults().fired()).isZero();
    }

    @Test
    void change_usesCurrentJob_whenCacheIsStale() {
        JobStore other = JobStore.in(firestore, TestTimeouts.MAX);
        ExportJob job = TestJobs.queued();
        TestJobs.submit(firestore, job);
        store.find(job.exportId());
        other.change(job.exportId(), current -> current.withFailureCounted(1, NOW));

        Change change = store.change(job.exportId(), current -> current.withFailureCounted(1, NOW));

        assertThat(change)
                .isEqualTo(new Change.Applied(other.find(job.exportId()).orElseThrow()));
        assertThat(other.find(job.exportId()).orElseThrow().failures()).isEqualTo(2);
    }

    @Test
    void change_isApplied_whenStaleCacheWouldReject() {
        JobStore other = JobStore.in(firestore, TestTimeouts.MAX);
        ExportJob job = TestJobs.queued();
        TestJobs.submit(firestore, job);
        store.find(job.exportId());
        other.change(job.exportId(), current -> current.planned(1, TestJobs.SNAPSHOT, NOW));

        Change change = store.change(job.exportId(), current -> current.assembling(1, NOW));

        assertThat(change).isInstanceOf(Change.Applied.class);
    }

    @Test
    void change_isRejected_whenCachedJobEndedOrWasDeleted() throws Exception {
        JobStore other = JobStore.in(firestore, TestTimeouts.MAX);
        ExportJob job = TestJobs.queued();
        TestJobs.submit(firestore, job);
        store.find(job.exportId());
        other.change(job.exportId(), current -> current.canceled(NOW));

        assertThat(store.change(job.exportId(), current -> current.withFailureCounted(1, NOW)))
                .isEqualTo(new Change.Rejected(other.find(job.exportId()).orElseThrow()));

        ExportJob gone = TestJobs.queued();
        TestJobs.submit(firestore, gone);
        store.find(gone.exportId());
        firestore.document("ExportJobs/" + gone.exportId()).delete().get();

        assertThat(store.change(gone.exportId(), current -> current.withFailureCounted(1, NOW)))
                .isEqualTo(new Change.NotFound());
    }

    @Test
    void changes_areAllApplied_whenConcurrent() throws Exception {
        ExportJob job = TestJobs.queued();
        TestJobs.submit(firestore, job);

        runConcurrently(20, () -> store.change(job.exportId(), current -> current.withFailureCounted(1, NOW)));

        assertThat(store.find(job.exportId()).orElseThrow().failures()).isEqualTo(20);
    }

    @Test
    void change_isAppliedOnce_whenCommitResponseIsLost() {
        ExportJob job = TestJobs.queued();
        TestJobs.submit(firestore, job);
        server.faults().arm(1, "Commit", new Fault.LostAnswer(UNAVAILABLE));

        Change change = store.change(job.exportId(), current -> current.withFailureCounted(1, NOW));

        assertThat(server.faults().fired()).isEqualTo(1);
        assertThat(change).isInstanceOf(Change.Applied.class);
        assertThat(store.find(job.exportId()).orElseThrow().failures()).isEqualTo(1);
    }

    @Test
    void findStalled_returnsOnlyActiveUnchangedJobs() {
        ExportJob still = TestJobs.inState(JobState.RUNNING);
        ExportJob ended = TestJobs.inState(JobState.FAILED);
        TestJobs.submit(firestore, still);
        TestJobs.submit(firestore, ended);

        assertThat(store.findStalled(Instant.EPOCH, NOW, 10)).containsExactly(still);
        assertThat(store.findStalled(Instant.EPOCH, NOW.minusNanos(1_000), 10)).isEmpty();
    }

    @Test
    void findFirstTurn_returnsEarliest_ofWaitingJobs() {
        ExportJob third = TestJobs.queued().withTurnAfter(3);
        ExportJob first = TestJobs.queued(TestJobs.query()).withTurnAfter(1);
        ExportJob started = TestJobs.inState(JobState.RUNNING);
        List.of(third, first, started).forEach(job -> submitAsIs(job));
        Instant end = NOW.plusSeconds(1_000);

        assertThat(store.findFirstTurn(Instant.EPOCH, end)).contains(first);
        assertThat(store.findFirstTurn(NOW.plusSeconds(61), end)).contains(third);
        assertThat(store.findFirstTurn(Instant.EPOCH, NOW.plusSeconds(60)))
                .as("before its turn")
                .isEmpty();
        store.change(first.exportId(), job -> job.startedAhead(NOW));
        assertThat(store.findFirstTurn(Instant.EPOCH, end)).contains(third);
    }

    /** Stores {@code job} with the turn that it has. */
    private void submitAsIs(ExportJob job) {
        TestJobs.submit(firestore, job);
        store.change(job.exportId(), stored -> Optional.of(job));
    }

    @Test
    void job_isRead_whenEarlierVersionWroteIt() throws Exception {
        ExportJob job = TestJobs.queued();
        TestJobs.submit(firestore, job);
        firestore
                .document("ExportJobs/" + job.exportId())
                .update("turnAt", FieldValue.delete(), "route", FieldValue.delete())
                .get();

        ExportJob read = store.find(job.exportId()).orElseThrow();

        assertThat(read.turnAt()).isNull();
        assertThat(read.route()).isEqualTo(Route.OWN_TICKET);
        assertThat(store.findFirstTurn(Instant.EPOCH, NOW.plusSeconds(1_000))).isEmpty();
        assertThat(store.change(job.exportId(), stored -> stored.planned(1, TestJobs.SNAPSHOT, NOW)))
                .isInstanceOf(JobStore.Change.Applied.class);
    }

    /** A worker of an earlier version writes no turn and so removes none. */
    @Test
    void turn_isRemoved_whenEarlierVersionStartedTheJob() throws Exception {
        ExportJob job = TestJobs.queued();
        TestJobs.submit(firestore, job);
        store.change(job.exportId(), stored -> stored.planned(1, TestJobs.SNAPSHOT, NOW));
        firestore
                .document("ExportJobs/" + job.exportId())
                .update("turnAt", VipMessages.timestamp(NOW))
                .get();

        ExportJob first = store.findFirstTurn(Instant.EPOCH, NOW.plusSeconds(1)).orElseThrow();
        store.change(first.exportId(), stored -> stored.startedAhead(NOW));

        assertThat(store.find(job.exportId()).orElseThrow().route()).isEqualTo(Route.OWN_TICKET);
        assertThat(store.findFirstTurn(Instant.EPOCH, NOW.plusSeconds(1))).isEmpty();
    }

    @Test
    void findDueDeadLetters_returnsJobs_untilLettersAreSent() {
        ExportJob first = TestJobs.inState(JobState.FAILED);
        ExportJob second = TestJobs.queued()
                .failed(1, Objects.requireNonNull(first.failure()), NOW.plusSeconds(1))
                .orElseThrow();
        for (ExportJob job : List.of(second, first, TestJobs.inState(JobState.CANCELED), TestJobs.queued())) {
            TestJobs.submit(firestore, job);
        }

        assertThat(store.findDueDeadLetters(NOW.minusNanos(1_000), 10)).isEmpty();
        assertThat(store.findDueDeadLetters(NOW, 10)).containsExactly(first);
        assertThat(store.findDueDeadLetters(NOW.plusSeconds(1), 10)).containsExactly(first, second);
        assertThat(store.findDueDeadLetters(NOW.plusSeconds(1), 1)).containsExactly(first);
        store.change(first.exportId(), ExportJob::deadLetterSent);
        assertThat(store.findDueDeadLetters(NOW.plusSeconds(1), 10)).containsExactly(second);
    }

    @Test
    void find_throwsUnavailable_whenFirestoreIsSilent() throws Exception {
        withSilentServer("BatchGetDocuments", firestore -> {
            JobStore impatient = JobStore.in(firestore, Duration.ofMillis(300));

            assertThatThrownBy(() -> impatient.find("any")).isInstanceOf(BackendUnavailableException.class);
        });
    }

    private static <T> List<T> runConcurrently(int times, Callable<T> task) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(times);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : pool.invokeAll(java.util.Collections.nCopies(times, task))) {
                results.add(result.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
