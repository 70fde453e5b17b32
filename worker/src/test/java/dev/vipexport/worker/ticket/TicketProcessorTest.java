package dev.vipexport.worker.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.gax.grpc.GrpcStatusCode;
import com.google.api.gax.rpc.FailedPreconditionException;
import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.testsupport.SettableClock;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.InMemoryJobStore;
import dev.vipexport.worker.RecordingProducer;
import dev.vipexport.worker.SnapshotExpiredException;
import dev.vipexport.worker.WorkerStoppingException;
import io.grpc.Status;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes tickets of a job that ends as FAILED after two failures. */
class TicketProcessorTest {
    private static final int MAX_LOST_WORKERS = 3;

    private final SettableClock clock = new SettableClock(TestJobs.NOW);
    private final InMemoryJobStore jobs = new InMemoryJobStore();
    private final RecordingProducer sent = new RecordingProducer();
    private final Backends backends = new Backends();
    private final FirestoreClient client = GoogleClients.firestoreGapic(backends.cloud);
    private final ExportJob job = jobs.put(TestJobs.running(500, TestJobs.NOW));
    private final TestWorker worker = new TestWorker(
            backends,
            client,
            jobs,
            SliceStore.in(backends.firestore, TestTimeouts.MAX),
            sent.tickets(),
            clock,
            TestWorker.plan(20_000, 32),
            TestWorker.retries(2, MAX_LOST_WORKERS));

    @AfterEach
    void close() {
        client.close();
        backends.close();
    }

    @Test
    void job_fails_afterMaxFailures() {
        assertThat(process(TicketProcessorTest::fail)).isInstanceOf(TicketResult.Retry.class);
        assertThat(stored().failures()).isEqualTo(1);

        assertThat(process(TicketProcessorTest::fail)).isInstanceOf(TicketResult.Failed.class);
        assertThat(stored().state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void failure_isNotCounted_onNextAttempt() {
        TicketResult result = process(running -> {
            jobs.put(stored().restarted(1, clock.instant()).orElseThrow());
            return fail(running);
        });

        assertThat(result).isInstanceOf(TicketResult.Skipped.class);
        assertThat(stored().attempt()).isEqualTo(2);
        assertThat(stored().failures()).isZero();
    }

    @Test
    void job_succeeds_whenItsIndexIsBuiltLater() throws Exception {
        backends.addMessages(10);
        ExportJob queued = jobs.put(TestJobs.queued(TestJobs.NOW));
        backends.firestoreServer.startBuildingIndexes("VipMessages");
        for (int i = 0; i < 5; i++) {
            assertThat(worker.process(queued.exportId())).isInstanceOf(TicketResult.Retry.class);
        }
        assertThat(jobs.find(queued.exportId()).orElseThrow().failures()).isZero();

        backends.firestoreServer.finishBuildingIndexes("VipMessages");

        assertThat(worker.process(queued.exportId())).isInstanceOf(TicketResult.Succeeded.class);
    }

    /** Firestore builds an index for minutes to hours. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "The query requires an index. You can create it here: https://console.firebase.google.com/x",
                "The query requires an index. That index is currently building and cannot be used yet."
            })
    void failure_isNotCounted_whenIndexIsMissing(String text) {
        for (int i = 0; i < 5; i++) {
            TicketResult result = process(running -> {
                throw new BackendUnavailableException(
                        "Firestore",
                        "counting",
                        new FailedPreconditionException(
                                text,
                                new IllegalStateException(text),
                                GrpcStatusCode.of(Status.Code.FAILED_PRECONDITION),
                                false));
            });
            assertThat(result).isInstanceOf(TicketResult.Retry.class);
        }

        assertThat(stored().failures()).isZero();
        assertThat(stored().claims()).isEqualTo(job.claims());
    }

    @Test
    void failure_isNotCounted_whenWorkerStops() {
        worker.shutdown().trigger();

        assertThat(process(TicketProcessorTest::fail)).isInstanceOf(TicketResult.Retry.class);
        assertThat(stored().failures()).isZero();
    }

    @Test
    void restart_countsAsFailure_whenItThrows() {
        TicketResult result = process(running -> {
            jobs.failNextCall();
            throw new SnapshotExpiredException(new IllegalStateException("expired"));
        });

        assertThat(result).isInstanceOf(TicketResult.Retry.class);
        assertThat(stored().failures()).isEqualTo(1);
        assertThat(stored().attempt()).isEqualTo(1);
    }

    @Test
    void requeue_isRetriedUncounted_whenItThrows() {
        worker.shutdown().trigger();

        TicketResult result = process(running -> {
            jobs.failNextCall();
            throw new WorkerStoppingException();
        });

        assertThat(result).isInstanceOf(TicketResult.Retry.class);
        assertThat(stored().failures()).isZero();
        assertThat(stored().claims()).isEqualTo(job.claims());
    }

    @Test
    void ticket_isRetried_whenJobCannotBeRead() {
        jobs.setUnavailable(true);

        assertThat(process(TicketProcessorTest::fail)).isInstanceOf(TicketResult.Retry.class);
    }

    @Test
    void job_fails_afterMaxLostWorkers() {
        for (int take = 2; take <= MAX_LOST_WORKERS; take++) {
            assertThatThrownBy(() -> process(TicketProcessorTest::crash)).isInstanceOf(OutOfMemoryError.class);
        }

        assertThat(process(TicketProcessorTest::crash)).isInstanceOf(TicketResult.Failed.class);

        assertThat(Objects.requireNonNull(stored().failure()).code()).isEqualTo(JobFailure.Code.RETRIES_EXHAUSTED);
        assertThat(sent.keysOf(Topics.DEAD_LETTERS)).containsExactly(job.exportId());
    }

    @Test
    void job_keepsRunning_whenRowsGrowBetweenLostWorkers() {
        for (int take = 1; take <= 5 * MAX_LOST_WORKERS; take++) {
            long rows = take;
            assertThatThrownBy(() -> process(running -> {
                        jobs.put(stored().progressed(1, rows, clock.instant()).orElseThrow());
                        return crash(running);
                    }))
                    .isInstanceOf(OutOfMemoryError.class);
        }

        assertThat(stored().state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void job_keepsRunning_whenWorkersStopInOrder() {
        for (int take = 1; take <= 5 * MAX_LOST_WORKERS; take++) {
            assertThat(process(TicketProcessorTest::stop)).isInstanceOf(TicketResult.Forwarded.class);
        }

        assertThat(stored().state()).isEqualTo(JobState.RUNNING);
        assertThat(sent.keysOf(Topics.JOBS)).hasSize(5 * MAX_LOST_WORKERS);
    }

    private static TicketResult crash(Execution running) {
        throw new OutOfMemoryError("of " + running);
    }

    private static TicketResult fail(Execution running) {
        throw new IllegalStateException(running + " is broken");
    }

    private static TicketResult stop(Execution running) {
        throw new WorkerStoppingException();
    }

    private TicketResult process(TicketRunner runner) {
        return worker.process(job.exportId(), runner);
    }

    private ExportJob stored() {
        return jobs.find(job.exportId()).orElseThrow();
    }
}
