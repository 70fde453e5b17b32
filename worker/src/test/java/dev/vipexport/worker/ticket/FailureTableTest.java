package dev.vipexport.worker.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.rpc.StatusCode;
import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.common.cloud.FailureKind;
import dev.vipexport.common.cloud.FirestoreStatuses;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.cloud.StorageStatuses;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.messaging.KafkaErrors;
import dev.vipexport.emulators.fault.CallPattern;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.fault.Faults;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.testsupport.SettableClock;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.InMemoryJobStore;
import dev.vipexport.worker.RecordingProducer;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Lets each status of Firestore and Cloud Storage come back from each kind of call, and expects what {@code
 * docs/reliability.md} says of its kind.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureTableTest {
    private static final int MAX_FAILURES = 3;
    private static final int ALWAYS = 1_000;

    /** More than a chunk, so that the upload is a resumable one. */
    private static final int LARGE_TEXT = 300_000;

    private static Backends small;
    private static Backends large;
    private static FirestoreClient smallClient;
    private static FirestoreClient largeClient;

    private final SettableClock clock = new SettableClock(TestJobs.NOW);
    private final InMemoryJobStore jobs = new InMemoryJobStore();
    private final ExportJob job = jobs.put(TestJobs.queued(TestJobs.NOW));
    private final RecordingProducer sent = new RecordingProducer();
    private @Nullable TestWorker worker;

    @BeforeAll
    static void start() throws Exception {
        small = new Backends();
        small.addMessages(20);
        smallClient = GoogleClients.firestoreGapic(small.cloud);
        large = new Backends();
        large.addMessage("m1", TestJobs.DAY, "x".repeat(LARGE_TEXT));
        largeClient = GoogleClients.firestoreGapic(large.cloud);
    }

    @AfterAll
    static void stop() {
        smallClient.close();
        largeClient.close();
        small.close();
        large.close();
    }

    @AfterEach
    void disarm() {
        Stream.of(small, large).forEach(backends -> {
            backends.firestoreServer.faults().reset();
            backends.storageServer.faults().reset();
        });
    }

    static Stream<Arguments> firestoreCalls() {
        return Arrays.stream(StatusCode.Code.values())
                .filter(status -> status != StatusCode.Code.OK)
                .flatMap(status -> Stream.of("RunAggregationQuery", "RunQuery")
                        .map(call -> Arguments.of(status, grpcNumber(status), call)));
    }

    private static int grpcNumber(StatusCode.Code status) {
        return io.grpc.Status.Code.valueOf(status.name()).value();
    }

    @ParameterizedTest(name = "{0} of {2}")
    @MethodSource("firestoreCalls")
    void work_endsAsTheTableSays_whenFirestoreFails(
            StatusCode.Code status, int number, String call, CapturedOutput output) {
        Faults faults = small.firestoreServer.faults();
        faults.arm(ALWAYS, call, new Fault.Status(number));

        assertEnds(FirestoreStatuses.kindOf(status), small, faults, "Firestore", output);
    }

    static Stream<Arguments> streamBreaks() {
        return Arrays.stream(StatusCode.Code.values())
                .filter(status -> status != StatusCode.Code.OK)
                .map(status -> Arguments.of(status, grpcNumber(status)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streamBreaks")
    void stream_isResumed_whenTheTableSaysSo(StatusCode.Code status, int number, CapturedOutput output) {
        Faults faults = small.firestoreServer.faults();
        faults.arm(ALWAYS, "RunQuery", new Fault.Break(3, number));

        if (FirestoreStatuses.isResumable(status)) {
            assertThat(process(small)).isInstanceOf(TicketResult.Succeeded.class);
            assertThat(faults.fired()).as("streams that broke").isGreaterThan(3);
            assertThat(stored().failures()).isZero();
        } else {
            assertEnds(FirestoreStatuses.kindOf(status), small, faults, "Firestore", output);
        }
    }

    static Stream<Arguments> storageCalls() {
        int[] statuses = {
            400, 401, 402, 403, 404, 405, 408, 409, 410, 411, 412, 413, 414, 416, 423, 429, 431, 451, 499, 500, 501,
            502, 503, 504, 507, 599
        };
        int[] ofSessions = {400, 401, 403, 404, 408, 410, 412, 429, 501, 503};
        return Stream.concat(
                Arrays.stream(statuses).mapToObj(status -> Arguments.of(status, "uploadType=multipart")),
                Arrays.stream(ofSessions)
                        .boxed()
                        .flatMap(status -> Stream.of("uploadType=resumable", "upload_id=")
                                .map(call -> Arguments.of(status, call))));
    }

    /** The calls are: the upload of a small file, the opening of a resumable session, and a chunk of it. */
    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("storageCalls")
    void work_endsAsTheTableSays_whenCloudStorageFails(int status, String call, CapturedOutput output) {
        Backends backends = call.equals("uploadType=multipart") ? small : large;
        Faults faults = backends.storageServer.faults();
        faults.arm(
                ALWAYS,
                any -> any.target().contains(call)
                        && !(call.equals("uploadType=resumable") && any.target().contains("upload_id=")),
                new Fault.Status(status));

        assertEnds(StorageStatuses.kindOf(status), backends, faults, "Cloud Storage", output);
    }

    /** No response at all: 0 in the table. */
    @ParameterizedTest
    @ValueSource(longs = {0, 20})
    void work_isRetried_whenConnectionOfCloudStorageIsCut(long bytes, CapturedOutput output) {
        Faults faults = small.storageServer.faults();
        faults.arm(ALWAYS, new CallPattern("POST", "/upload/"), new Fault.Cut(bytes));

        assertEnds(StorageStatuses.kindOf(0), small, faults, "Cloud Storage", output);
    }

    static Stream<Errors> kafkaErrors() {
        return Arrays.stream(Errors.values())
                .filter(error -> error != Errors.NONE)
                .filter(error ->
                        KafkaErrors.kindOf(error.exception()) != FailureKind.TRANSIENT || error.code() % 20 == 0);
    }

    /** The worker sends a ticket for the rest of the work. All errors but these are transient. */
    @ParameterizedTest
    @MethodSource("kafkaErrors")
    void work_endsAsTheTableSays_whenKafkaFails(Errors error, CapturedOutput output) {
        worker = worker(small, smallClient, 10);
        sent.failSends(error.exception());

        switch (KafkaErrors.kindOf(error.exception())) {
            case TRANSIENT -> {
                for (int i = 0; i <= MAX_FAILURES; i++) {
                    assertThat(process(small)).isInstanceOf(TicketResult.Retry.class);
                }
                assertThat(stored().failures()).isZero();
                sent.failSends(null);
                assertThat(process(small)).isInstanceOf(TicketResult.Forwarded.class);
            }
            case OPERATOR -> {
                assertWaits(small, "Kafka", "Check its user", output);
                sent.failSends(null);
                assertThat(process(small)).isInstanceOf(TicketResult.Forwarded.class);
            }
            case PERMANENT -> assertFailsAfterOneRetry(small);
        }
    }

    @Test
    void work_waitsForTheOperator_whenBucketIsMissing(CapturedOutput output) throws Exception {
        try (var backends = new Backends();
                FirestoreClient client = GoogleClients.firestoreGapic(backends.cloud)) {
            backends.addMessages(3);
            backends.storage.delete(Backends.BUCKET);
            worker = worker(backends, client);

            for (int i = 0; i <= MAX_FAILURES; i++) {
                assertThat(worker.process(job.exportId())).isInstanceOf(TicketResult.Retry.class);
            }
            assertThat(stored().failures()).isZero();
            assertThat(output).contains("waits for Cloud Storage");
            backends.storageServer.createBucket(Backends.BUCKET);

            assertThat(worker.process(job.exportId())).isInstanceOf(TicketResult.Succeeded.class);
        }
    }

    private void assertEnds(FailureKind kind, Backends backends, Faults faults, String backend, CapturedOutput output) {
        switch (kind) {
            case TRANSIENT -> assertIsCounted(backends);
            case OPERATOR -> {
                assertWaits(backends, backend, "Check its role", output);
                assertThat(faults.fired()).isPositive();
                faults.reset();
                assertThat(process(backends)).isInstanceOf(TicketResult.Succeeded.class);
                return;
            }
            case PERMANENT -> assertFailsAfterOneRetry(backends);
        }
        assertThat(faults.fired()).isPositive();
    }

    private void assertIsCounted(Backends backends) {
        for (int i = 1; i < MAX_FAILURES; i++) {
            assertThat(process(backends)).isInstanceOf(TicketResult.Retry.class);
            assertThat(stored().failures()).isEqualTo(i);
        }
        assertThat(process(backends)).isInstanceOf(TicketResult.Failed.class);
        assertThat(failure().code()).isEqualTo(JobFailure.Code.RETRIES_EXHAUSTED);
        assertThat(failure().message()).contains("request it again later");
        assertNothingIsPublished(backends);
    }

    private void assertWaits(Backends backends, String backend, String task, CapturedOutput output) {
        for (int i = 0; i <= MAX_FAILURES; i++) {
            assertThat(process(backends)).isInstanceOf(TicketResult.Retry.class);
        }
        assertThat(stored().failures()).isZero();
        assertThat(output).contains("job " + job.exportId() + " waits for " + backend, task);
        assertNothingIsPublished(backends);
    }

    private void assertFailsAfterOneRetry(Backends backends) {
        assertThat(process(backends)).isInstanceOf(TicketResult.Retry.class);
        assertThat(process(backends)).isInstanceOf(TicketResult.Failed.class);
        assertThat(failure().code()).isEqualTo(JobFailure.Code.INTERNAL);
        assertThat(failure().message()).contains("report the export's id to the operator");
        assertNothingIsPublished(backends);
    }

    private void assertNothingIsPublished(Backends backends) {
        assertThat(backends.objects("exports/" + job.exportId())).noneMatch(name -> name.endsWith(".csv"));
    }

    private TicketResult process(Backends backends) {
        if (worker == null) {
            worker = worker(backends, backends == small ? smallClient : largeClient);
        }
        return worker.process(job.exportId());
    }

    private TestWorker worker(Backends backends, FirestoreClient client) {
        return worker(backends, client, 20_000);
    }

    private TestWorker worker(Backends backends, FirestoreClient client, int sliceRows) {
        return new TestWorker(
                backends,
                client,
                jobs,
                SliceStore.in(backends.firestore, TestTimeouts.MAX),
                sent.tickets(),
                clock,
                TestWorker.plan(sliceRows, 32),
                TestWorker.retries(MAX_FAILURES, ALWAYS));
    }

    private ExportJob stored() {
        return jobs.find(job.exportId()).orElseThrow();
    }

    private JobFailure failure() {
        assertThat(stored().state()).isEqualTo(JobState.FAILED);
        return Objects.requireNonNull(stored().failure());
    }
}
