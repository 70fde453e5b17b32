package dev.vipexport.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.cloud.storage.BlobId;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Compression;
import dev.vipexport.common.job.ExportOptions.Format;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.storage.ObjectNames;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.fault.Faults;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.testsupport.SettableClock;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.InMemoryJobStore;
import dev.vipexport.worker.ticket.TestWorker;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fails each call of Firestore and Cloud Storage that an export makes, once and twice, before and after its effect, and
 * breaks the stream of rows after each row. The file is always that of an undisturbed export. The build tries every tenth
 * call and row. {@code -Dvip-export.every-call=1} tries all of them.
 */
class FaultAtEveryCallTest {
    private static final int ROWS = 30;
    private static final int SLICE_ROWS = 15;
    private static final int STEP = Integer.getInteger("vip-export.every-call", 10);

    private final InMemoryJobStore jobs = new InMemoryJobStore();
    private final SettableClock clock = new SettableClock(TestJobs.NOW);
    private final TestQueue queue = new TestQueue(new KillPoints(() -> false));
    private Backends backends;
    private FirestoreClient client;

    /** How a call fails, in Firestore and in Cloud Storage. */
    private record Failure(String name, Fault firestore, Fault storage) {
        @Override
        public String toString() {
            return name;
        }
    }

    private record FileKind(String name, ExportOptions options) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Failure> FAILURES = List.of(
            new Failure("call refused", new Fault.Status(14), new Fault.Status(503)),
            new Failure("answer lost", new Fault.LostAnswer(14), new Fault.LostAnswer(503)),
            new Failure("connection cut", new Fault.Cut(0), new Fault.Cut(0)));

    private static final List<FileKind> KINDS = List.of(
            new FileKind("CSV", ExportOptions.DEFAULT),
            new FileKind(
                    "gzip",
                    ExportOptions.DEFAULT.toBuilder()
                            .compression(Compression.GZIP)
                            .build()),
            new FileKind(
                    "XLSX",
                    ExportOptions.DEFAULT.toBuilder().format(Format.XLSX).build()));

    @BeforeEach
    void start() throws Exception {
        backends = new Backends();
        backends.addMessages(ROWS);
        client = GoogleClients.firestoreGapic(backends.cloud);
    }

    @AfterEach
    void stop() {
        client.close();
        backends.close();
    }

    /** The first call differs, so that all cases of the build together try most calls. */
    static Stream<Arguments> failures() {
        var cases = new ArrayList<Arguments>();
        for (FileKind kind : KINDS) {
            for (Failure failure : FAILURES) {
                for (int times = 1; times <= 2; times++) {
                    cases.add(Arguments.of(kind, failure, times, 1 + cases.size() % STEP));
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void file_isThatOfUndisturbedExport_whenCallFails(FileKind kind, Failure failure, int times, int firstCall) {
        byte[] expected = export(kind);
        int call = firstCall;
        boolean failed = true;
        for (; failed; call += STEP) {
            var calls = new AtomicInteger();
            int first = call;
            Predicate<Faults.Call> due = any -> {
                int now = calls.incrementAndGet();
                return now >= first && now < first + times;
            };
            backends.firestoreServer.faults().arm(times, due, failure.firestore);
            backends.storageServer.faults().arm(times, due, failure.storage);

            byte[] bytes = export(kind);

            assertThat(bytes).as(kind + ", " + failure + " at call " + call).isEqualTo(expected);
            failed = backends.firestoreServer.faults().fired()
                            + backends.storageServer.faults().fired()
                    > 0;
            backends.firestoreServer.faults().reset();
            backends.storageServer.faults().reset();
        }
        assertThat(call).as("calls of one export").isGreaterThan(12);
    }

    static Stream<FileKind> kinds() {
        return KINDS.stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void file_isThatOfUndisturbedExport_whenStreamBreaksAfterRow(FileKind kind) {
        byte[] expected = export(kind);
        for (int row = KINDS.indexOf(kind) % STEP; row <= SLICE_ROWS; row += STEP) {
            backends.firestoreServer.faults().arm(2, "RunQuery", new Fault.Break(row, 14));

            assertThat(export(kind))
                    .as(kind + ", two streams break after row " + row)
                    .isEqualTo(expected);

            assertThat(backends.firestoreServer.faults().fired()).isEqualTo(2);
            backends.firestoreServer.faults().reset();
        }
    }

    /** Returns the bytes of a new export's file. Checks that nothing else is left. */
    private byte[] export(FileKind kind) {
        ExportJob job = jobs.put(TestJobs.queued(kind.options, clock.instant()));
        var worker = new TestWorker(
                backends,
                client,
                jobs,
                SliceStore.in(backends.firestore, TestTimeouts.MAX),
                queue.tickets(),
                clock,
                TestWorker.plan(SLICE_ROWS, 2));
        queue.tickets().send(job);
        while (!queue.queued.isEmpty()) {
            queue.process(worker);
        }
        ExportJob ended = jobs.find(job.exportId()).orElseThrow();
        assertThat(ended.state()).as(String.valueOf(ended.failure())).isEqualTo(JobState.SUCCEEDED);
        String name = Objects.requireNonNull(ended.file()).objectName();
        assertThat(backends.objects("exports/" + job.exportId()))
                .containsExactlyInAnyOrder(name, ObjectNames.manifest(job.exportId(), 1));
        return backends.storage.readAllBytes(BlobId.of(Backends.BUCKET, name));
    }
}
