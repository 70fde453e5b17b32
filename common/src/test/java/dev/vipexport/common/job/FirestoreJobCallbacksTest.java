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
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.junit.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FirestoreJobCallbacksTest {
    private FirestoreServer server;
    private Firestore firestore;
    private JobStore store;
    private JobCallbacks callbacks;

    @BeforeEach
    void start() {
        server = FirestoreServer.start(FirestoreServer.Options.inMemory());
        firestore = GoogleClients.firestore(new CloudSettings("p", "(default)", "b", server.endpoint(), null));
        store = JobStore.in(firestore, Patience.MOST);
        callbacks = JobCallbacks.in(firestore, Patience.MOST);
    }

    @AfterEach
    void stop() throws Exception {
        // first, for the client waits for an answer that never comes
        server.close();
        firestore.close();
    }

    private ExportJob recorded(ExportJob job) throws Exception {
        firestore
                .document("ExportJobs/" + job.exportId())
                .create(JobDocument.fieldsOf(job))
                .get();
        return job;
    }

    private ExportJob endedAt(Instant at) throws Exception {
        return recorded(Jobs.withCallback().canceled(at).orElseThrow());
    }

    @ParameterizedTest
    @EnumSource
    void aCallbackComesBackAsItWasInEveryState(JobState state) throws Exception {
        ExportJob job = recorded(Jobs.in(state, Jobs.withCallback()));

        assertThat(store.find(job.exportId())).contains(job);
    }

    @Test
    void aCallbackThatFailedOnceComesBackAsItWas() throws Exception {
        ExportJob job = recorded(Jobs.in(JobState.FAILED, Jobs.withCallback())
                .callbackAttempted(NOW.plusSeconds(30), NOW)
                .flatMap(told -> told.callbackAnswered(1, Callback.Verdict.FAILED, "500", 8, NOW))
                .orElseThrow());

        assertThat(store.find(job.exportId())).contains(job);
    }

    @Test
    void aJobOfAVersionThatKnewNoCallbacksHasNone() throws Exception {
        ExportJob job = recorded(Jobs.in(JobState.SUCCEEDED));
        Map<String, Object> fields = new HashMap<>();
        for (String field : List.of("Url", "State", "Attempts", "NextAttemptAt", "LastAttemptAt", "LastOutcome")) {
            fields.put("callback" + field, FieldValue.delete());
        }
        firestore.document("ExportJobs/" + job.exportId()).update(fields).get();

        assertThat(store.find(job.exportId())).contains(job);
        assertThat(callbacks.due(NOW.plus(Duration.ofDays(365)), null, 10)).isEmpty();
    }

    @Test
    void onlyEndedJobsWhoseTimeHasComeAreDueTheLongestDueFirst() throws Exception {
        recorded(Jobs.withCallback());
        recorded(Jobs.in(JobState.RUNNING, Jobs.withCallback()));
        recorded(Jobs.in(JobState.SUCCEEDED));
        recorded(told(Callback.Verdict.DELIVERED));
        recorded(told(Callback.Verdict.REFUSED));
        ExportJob last = endedAt(NOW.plusSeconds(2));
        ExportJob first = endedAt(NOW);
        ExportJob second = endedAt(NOW.plusSeconds(1));
        ExportJob again = recorded(told(Callback.Verdict.FAILED));

        assertThat(callbacks.due(NOW.minusNanos(1_000), null, 10)).isEmpty();
        assertThat(callbacks.due(NOW.plusSeconds(1), null, 10)).containsExactly(first, second);
        assertThat(callbacks.due(NOW.plusSeconds(30), null, 10)).containsExactly(first, second, last, again);
        assertThat(callbacks.due(NOW.plusSeconds(30), first, 2)).containsExactly(second, last);
        assertThat(callbacks.due(NOW.plusSeconds(30), again, 2)).isEmpty();
    }

    /** Once, at NOW; if that failed again in 30 seconds. */
    private static ExportJob told(Callback.Verdict verdict) {
        return Jobs.in(JobState.FAILED, Jobs.withCallback())
                .callbackAttempted(NOW.plusSeconds(30), NOW)
                .flatMap(job -> job.callbackAnswered(1, verdict, "500", 8, NOW))
                .orElseThrow();
    }

    @Test
    void jobsThatAreDueAtTheSameInstantAreAllSeenPageByPage() throws Exception {
        for (int i = 0; i < 5; i++) {
            endedAt(NOW);
        }
        var seen = new HashSet<String>();
        ExportJob after = null;
        for (List<ExportJob> page = callbacks.due(NOW, null, 2); !page.isEmpty(); page = callbacks.due(NOW, after, 2)) {
            page.forEach(job -> assertThat(seen.add(job.exportId())).isTrue());
            after = page.get(page.size() - 1);
        }

        assertThat(seen).hasSize(5);
    }

    @Test
    void ofManyThatSetOutAtOnceOneWins() throws Exception {
        ExportJob job = endedAt(NOW);
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
        assertThat(changes).filteredOn(Change.Refused.class::isInstance).hasSize(19);
    }

    @Test
    void aStoreThatDoesNotAnswerIsUnavailable() {
        var impatient = JobCallbacks.in(firestore, Duration.ofMillis(300));
        server.faults().next(1, "RunQuery", new Fault.Delay(Duration.ofHours(1)));

        assertThatThrownBy(() -> impatient.due(NOW, null, 1)).isInstanceOf(BackendUnavailableException.class);
    }
}
