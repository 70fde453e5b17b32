package dev.vipexport.common.job.store;

import static dev.vipexport.common.job.TestJobs.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobCallback;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.JobStore.Change;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FirestoreDueCallbacksTest extends FirestoreTestBase {
    private final DueCallbacks callbacks = DueCallbacks.in(firestore, TestTimeouts.MAX);

    private ExportJob store(ExportJob job) throws Exception {
        firestore
                .document("ExportJobs/" + job.exportId())
                .create(JobDocument.fieldsOf(job))
                .get();
        return job;
    }

    private ExportJob storeEndedAt(Instant at) throws Exception {
        return store(TestJobs.withCallback().canceled(at).orElseThrow());
    }

    @ParameterizedTest
    @EnumSource
    void callback_isReadAsStored_inEveryState(JobState state) throws Exception {
        ExportJob job = store(TestJobs.inState(state, TestJobs.withCallback()));

        assertThat(store.find(job.exportId())).contains(job);
    }

    @Test
    void callback_isReadAsStored_whenAnAttemptFailed() throws Exception {
        ExportJob job = store(TestJobs.inState(JobState.FAILED, TestJobs.withCallback())
                .callbackAttempted(NOW.plusSeconds(30), NOW)
                .flatMap(attempted -> attempted.callbackAnswered(
                        1, new JobCallback.Result(JobCallback.Verdict.FAILED, "500", Duration.ZERO), 8, NOW))
                .orElseThrow());

        assertThat(store.find(job.exportId())).contains(job);
    }

    @Test
    void callback_isNull_whenCallerAskedForNone() throws Exception {
        ExportJob job = store(TestJobs.inState(JobState.SUCCEEDED));

        assertThat(store.find(job.exportId())).contains(job);
        assertThat(callbacks.findDue(Instant.EPOCH, NOW.plus(Duration.ofDays(365)), null, 10))
                .isEmpty();
    }

    @Test
    void findDue_returnsDueJobsOldestFirst() throws Exception {
        store(TestJobs.withCallback());
        store(TestJobs.inState(JobState.RUNNING, TestJobs.withCallback()));
        store(TestJobs.inState(JobState.SUCCEEDED));
        store(afterFirstAttempt(JobCallback.Verdict.DELIVERED));
        store(afterFirstAttempt(JobCallback.Verdict.REFUSED));
        ExportJob last = storeEndedAt(NOW.plusSeconds(2));
        ExportJob first = storeEndedAt(NOW);
        ExportJob second = storeEndedAt(NOW.plusSeconds(1));
        ExportJob again = store(afterFirstAttempt(JobCallback.Verdict.FAILED));

        assertThat(callbacks.findDue(Instant.EPOCH, NOW.minusNanos(1_000), null, 10))
                .isEmpty();
        assertThat(callbacks.findDue(Instant.EPOCH, NOW.plusSeconds(1), null, 10))
                .containsExactly(first, second);
        assertThat(callbacks.findDue(Instant.EPOCH, NOW.plusSeconds(30), null, 10))
                .containsExactly(first, second, last, again);
        assertThat(callbacks.findDue(Instant.EPOCH, NOW.plusSeconds(30), first, 2))
                .containsExactly(second, last);
        assertThat(callbacks.findDue(Instant.EPOCH, NOW.plusSeconds(30), again, 2))
                .isEmpty();
    }

    /** Returns a job after one delivery attempt at NOW. A failed one is due again in 30 seconds. */
    private static ExportJob afterFirstAttempt(JobCallback.Verdict verdict) {
        return TestJobs.inState(JobState.FAILED, TestJobs.withCallback())
                .callbackAttempted(NOW.plusSeconds(30), NOW)
                .flatMap(job -> job.callbackAnswered(1, new JobCallback.Result(verdict, "500", Duration.ZERO), 8, NOW))
                .orElseThrow();
    }

    @Test
    void findDue_pagesThroughJobsDueAtTheSameInstant() throws Exception {
        for (int i = 0; i < 5; i++) {
            storeEndedAt(NOW);
        }
        var seen = new HashSet<String>();
        ExportJob after = null;
        for (List<ExportJob> page = callbacks.findDue(Instant.EPOCH, NOW, null, 2);
                !page.isEmpty();
                page = callbacks.findDue(Instant.EPOCH, NOW, after, 2)) {
            page.forEach(job -> assertThat(seen.add(job.exportId())).isTrue());
            after = page.get(page.size() - 1);
        }

        assertThat(seen).hasSize(5);
    }

    @Test
    void callbackAttempted_succeedsOnce_whenConcurrent() throws Exception {
        ExportJob job = storeEndedAt(NOW);
        Callable<Change> setOut =
                () -> store.change(job.exportId(), current -> current.callbackAttempted(NOW.plusSeconds(30), NOW));
        List<Change> changes = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(20);
        try {
            for (Future<Change> change : pool.invokeAll(Collections.nCopies(20, setOut))) {
                changes.add(change.get());
            }
        } finally {
            pool.shutdownNow();
        }

        assertThat(changes).filteredOn(Change.Applied.class::isInstance).hasSize(1);
        assertThat(changes).filteredOn(Change.Rejected.class::isInstance).hasSize(19);
    }

    @Test
    void findDue_throwsUnavailable_whenFirestoreIsSilent() throws Exception {
        withSilentServer("RunQuery", firestore -> {
            var impatient = DueCallbacks.in(firestore, Duration.ofMillis(300));

            assertThatThrownBy(() -> impatient.findDue(Instant.EPOCH, NOW, null, 1))
                    .isInstanceOf(BackendUnavailableException.class);
        });
    }
}
