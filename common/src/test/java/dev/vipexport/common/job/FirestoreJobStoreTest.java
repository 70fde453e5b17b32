package dev.vipexport.common.job;

import static dev.vipexport.common.job.Jobs.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.firestore.FieldValue;
import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.JobStore.Change;
import dev.vipexport.common.job.JobStore.Submission;
import dev.vipexport.common.query.VipMessages;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.junit.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FirestoreJobStoreTest {
    private static final int UNAVAILABLE = 14;

    private FirestoreServer server;
    private Firestore firestore;
    private JobStore store;

    @BeforeEach
    void start() {
        server = FirestoreServer.start(FirestoreServer.Options.inMemory());
        firestore = GoogleClients.firestore(new CloudSettings("p", "(default)", "b", server.endpoint(), null));
        store = JobStore.in(firestore, Patience.MOST);
    }

    @AfterEach
    void stop() throws Exception {
        // first, for the client waits for an answer that never comes
        server.close();
        firestore.close();
    }

    @ParameterizedTest
    @EnumSource
    void aJobComesBackAsItWasInEveryState(JobState state) {
        ExportJob job = Jobs.in(state);
        store.submit(job);

        assertThat(store.find(job.exportId())).contains(job);
        assertThat(store.findAll(List.of(job.exportId(), "none", "a/b"))).containsExactly(job);
    }

    @Test
    void aJobThatIsBeingCutComesBackAsItWas() {
        ExportJob counted =
                Jobs.queued().counted(1, Jobs.SNAPSHOT, 20_000, 32, NOW).orElseThrow();
        store.submit(counted);

        assertThat(store.find(counted.exportId())).contains(counted);
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        assertThat(store.find("none")).isEmpty();
        assertThat(store.find("a/b")).isEmpty();
        assertThat(store.findAll(List.of())).isEmpty();
        assertThat(store.change("none", Optional::of)).isEqualTo(new Change.Missing());
    }

    @Test
    void theSameRequestJoinsTheJobThatIsUnderWay() {
        ExportJob first = Jobs.queued();
        ExportJob second = Jobs.queued();

        assertThat(store.submit(first)).isEqualTo(new Submission.Created(first));
        assertThat(store.submit(second)).isEqualTo(new Submission.Joined(first));
        assertThat(store.find(second.exportId())).isEmpty();
    }

    @Test
    void theSameRequestStartsAnotherJobWhenTheFirstHasEnded() {
        ExportJob first = Jobs.queued();
        ExportJob second = Jobs.queued();
        store.submit(first);
        store.change(first.exportId(), job -> job.canceled(NOW));

        assertThat(store.submit(second)).isEqualTo(new Submission.Created(second));
        assertThat(store.submit(Jobs.queued())).isEqualTo(new Submission.Joined(second));
    }

    @Test
    void oneJobThatCannotBeReadHidesNoOthers() throws Exception {
        ExportJob job = Jobs.queued();
        store.submit(job);
        firestore
                .document("ExportJobs/of-another-version")
                .set(Map.of("state", "queued", "changedAt", VipMessages.timestamp(NOW.minusSeconds(1))))
                .get();

        assertThat(store.unchangedSince(NOW, 10)).containsExactly(job);
        assertThat(store.findAll(List.of("of-another-version", job.exportId()))).containsExactly(job);
    }

    @Test
    void aJobOfAVersionThatKnewNoOptionsHasTheDefaultOnes() throws Exception {
        ExportJob job = Jobs.queued();
        store.submit(job);
        Map<String, Object> fields = new HashMap<>();
        for (String option : List.of("format", "compression", "columns", "timeZone", "bom", "delimiter", "takes")) {
            fields.put(option, FieldValue.delete());
        }
        firestore.document("ExportJobs/" + job.exportId()).update(fields).get();

        assertThat(store.find(job.exportId())).contains(job);
    }

    @Test
    void aPageOfJobsThatCannotBeReadHidesNoOthers() throws Exception {
        ExportJob job = Jobs.queued();
        store.submit(job);
        for (int i = 0; i < 5; i++) {
            firestore
                    .document("ExportJobs/of-another-version-" + i)
                    .set(Map.of("state", "queued", "changedAt", VipMessages.timestamp(NOW.minusSeconds(1))))
                    .get();
        }

        assertThat(store.unchangedSince(NOW, 2)).containsExactly(job);
        assertThat(store.unchangedSince(NOW, 5)).containsExactly(job);
        assertThat(store.unchangedSince(NOW.minusMillis(1), 2)).isEmpty();
    }

    @Test
    void anEndedJobIsJoinedWhereItWillDo() {
        ExportJob first = Jobs.queued();
        store.submit(first);
        store.change(first.exportId(), job -> job.canceled(NOW));
        ExportJob ended = store.find(first.exportId()).orElseThrow();

        assertThat(store.submit(Jobs.queued(), ended::equals)).isEqualTo(new Submission.Joined(ended));
        assertThat(store.submit(Jobs.queued(), job -> false)).isInstanceOf(Submission.Created.class);
    }

    @Test
    void ofManySameRequestsAtOnceOneCreatesAndAllOthersJoinIt() throws Exception {
        List<Submission> submissions = atOnce(40, () -> store.submit(Jobs.queued()));

        assertThat(submissions).filteredOn(Submission.Created.class::isInstance).hasSize(1);
        assertThat(submissions.stream()
                        .map(submission -> submission.job().exportId())
                        .distinct())
                .hasSize(1);
    }

    @Test
    void aChangeIsAppliedOrRefusedAsTheJobSays() {
        ExportJob job = Jobs.queued();
        store.submit(job);

        Change planned = store.change(job.exportId(), current -> current.planned(1, Jobs.SNAPSHOT, NOW));
        Change again = store.change(job.exportId(), current -> current.planned(1, Jobs.SNAPSHOT, NOW));

        ExportJob running = job.planned(1, Jobs.SNAPSHOT, NOW).orElseThrow();
        assertThat(planned).isEqualTo(new Change.Applied(running));
        assertThat(again).isEqualTo(new Change.Refused(running));
        assertThat(store.find(job.exportId())).contains(running);
    }

    @Test
    void aChangeOfWhatWasJustSeenReadsNothing() {
        ExportJob job = Jobs.queued();
        store.submit(job);
        store.find(job.exportId());
        server.faults().next(1_000, "BatchGetDocuments", new Fault.Status(UNAVAILABLE));

        store.change(job.exportId(), current -> current.failedOnce(1, NOW));
        Change second = store.change(job.exportId(), current -> current.failedOnce(1, NOW));

        assertThat(second)
                .isInstanceOfSatisfying(
                        Change.Applied.class,
                        applied -> assertThat(applied.job().failures()).isEqualTo(2));
        assertThat(server.faults().fired()).isZero();
    }

    @Test
    void whatAnotherProcessDidSinceItWasSeenCounts() {
        JobStore other = JobStore.in(firestore, Patience.MOST);
        ExportJob job = Jobs.queued();
        store.submit(job);
        store.find(job.exportId());
        other.change(job.exportId(), current -> current.failedOnce(1, NOW));

        Change change = store.change(job.exportId(), current -> current.failedOnce(1, NOW));

        assertThat(change)
                .isEqualTo(new Change.Applied(other.find(job.exportId()).orElseThrow()));
        assertThat(other.find(job.exportId()).orElseThrow().failures()).isEqualTo(2);
    }

    @Test
    void whatAnotherProcessAllowedSinceItWasSeenIsNotRefused() {
        JobStore other = JobStore.in(firestore, Patience.MOST);
        ExportJob job = Jobs.queued();
        store.submit(job);
        store.find(job.exportId());
        other.change(job.exportId(), current -> current.planned(1, Jobs.SNAPSHOT, NOW));

        Change change = store.change(job.exportId(), current -> current.assembling(1, NOW));

        assertThat(change).isInstanceOf(Change.Applied.class);
    }

    @Test
    void whatAnotherProcessEndedOrDeletedSinceItWasSeenIsNotChanged() throws Exception {
        JobStore other = JobStore.in(firestore, Patience.MOST);
        ExportJob job = Jobs.queued();
        store.submit(job);
        store.find(job.exportId());
        other.change(job.exportId(), current -> current.canceled(NOW));

        assertThat(store.change(job.exportId(), current -> current.failedOnce(1, NOW)))
                .isEqualTo(new Change.Refused(other.find(job.exportId()).orElseThrow()));

        ExportJob gone = Jobs.queued();
        store.submit(gone);
        store.find(gone.exportId());
        firestore.document("ExportJobs/" + gone.exportId()).delete().get();

        assertThat(store.change(gone.exportId(), current -> current.failedOnce(1, NOW)))
                .isEqualTo(new Change.Missing());
    }

    @Test
    void noneOfManyChangesAtOnceIsLost() throws Exception {
        ExportJob job = Jobs.queued();
        store.submit(job);

        atOnce(20, () -> store.change(job.exportId(), current -> current.failedOnce(1, NOW)));

        assertThat(store.find(job.exportId()).orElseThrow().failures()).isEqualTo(20);
    }

    @Test
    void aChangeWhoseAnswerWasLostIsStillAppliedOnce() {
        ExportJob job = Jobs.queued();
        store.submit(job);
        server.faults().next(1, "Commit", new Fault.LostAnswer(UNAVAILABLE));

        Change change = store.change(job.exportId(), current -> current.failedOnce(1, NOW));

        assertThat(server.faults().fired()).isEqualTo(1);
        assertThat(change).isInstanceOf(Change.Applied.class);
        assertThat(store.find(job.exportId()).orElseThrow().failures()).isEqualTo(1);
    }

    @Test
    void aSubmissionWhoseAnswerWasLostHasItsJob() {
        ExportJob job = Jobs.queued();
        server.faults().next(1, "Commit", new Fault.LostAnswer(UNAVAILABLE));

        Submission submission = store.submit(job);

        assertThat(server.faults().fired()).isEqualTo(1);
        assertThat(submission.job()).isEqualTo(job);
    }

    @Test
    void jobsThatStandStillAreThoseUnderWayThatDidNotChangeSince() {
        ExportJob still = Jobs.in(JobState.RUNNING);
        ExportJob ended = Jobs.in(JobState.FAILED);
        store.submit(still);
        store.submit(ended);

        assertThat(store.unchangedSince(NOW, 10)).containsExactly(still);
        assertThat(store.unchangedSince(NOW.minusNanos(1_000), 10)).isEmpty();
    }

    @Test
    void aStoreThatDoesNotAnswerIsUnavailable() {
        JobStore impatient = JobStore.in(firestore, Duration.ofMillis(300));
        server.faults().next(1, "BatchGetDocuments", new Fault.Delay(Duration.ofHours(1)));

        assertThatThrownBy(() -> impatient.find("any")).isInstanceOf(BackendUnavailableException.class);
    }

    private static <T> List<T> atOnce(int times, Callable<T> task) throws Exception {
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
