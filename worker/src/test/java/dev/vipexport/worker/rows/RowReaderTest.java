package dev.vipexport.worker.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.VipMessages;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.ShutdownSignal;
import dev.vipexport.worker.SnapshotExpiredException;
import dev.vipexport.worker.WorkerStoppingException;
import dev.vipexport.worker.message.StoredMessage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class RowReaderTest {
    private static final int ROWS = 2_000;
    private static final int UNAVAILABLE = 14;

    /** For silent streams. A slow machine can be silent many times in a row and must not fail. */
    private static final RowSettings SHORT_IDLE_TIMEOUT = new RowSettings(
            256, DataSize.ofMegabytes(8), Duration.ofMillis(400), 10_000, Duration.ofMillis(2), Duration.ofMillis(20));

    private static Backends backends;
    private static Instant snapshot;

    private final ShutdownSignal shutdown = new ShutdownSignal();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @BeforeAll
    static void start() throws Exception {
        backends = new Backends();
        backends.addMessages(ROWS);
        snapshot = now();
    }

    @AfterAll
    static void stop() throws Exception {
        backends.close();
    }

    @BeforeEach
    void clearFaults() {
        backends.firestoreServer.faults().clear();
    }

    @Test
    void reader_returnsEveryRowOnce_newestFirst() {
        assertThat(read()).isEqualTo(Backends.idsNewestFirst(ROWS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void reader_resumesWithoutGapOrRepeat_whenStreamBreaks(Fault fault, int times) {
        injectFault(times, fault);
        int before = firedFaults();

        assertThat(read()).isEqualTo(Backends.idsNewestFirst(ROWS));
        assertThat(firedFaults() - before).isEqualTo(times);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(new Fault.Break(1, UNAVAILABLE), 50),
                Arguments.of(new Fault.Break(2, 13), 4),
                Arguments.of(new Fault.Break(100, UNAVAILABLE), 15),
                Arguments.of(new Fault.Break(700, 4), 2),
                Arguments.of(new Fault.Break(333, 8), 3),
                Arguments.of(new Fault.Break(64, 10), 3),
                Arguments.of(new Fault.Break(64, 1), 3),
                Arguments.of(new Fault.Break(65, 2), 3),
                Arguments.of(new Fault.Break(66, 16), 3),
                Arguments.of(new Fault.Status(UNAVAILABLE), 4),
                Arguments.of(new Fault.Cut(150), 2));
    }

    @Test
    void reader_resumesWithoutGapOrRepeat_whenStreamIsIdle() {
        injectFault(1, new Fault.Stall(150, Duration.ofMinutes(5)));
        int before = firedFaults();

        assertThat(read(SHORT_IDLE_TIMEOUT)).isEqualTo(Backends.idsNewestFirst(ROWS));
        assertThat(firedFaults() - before).isEqualTo(1);
    }

    @Test
    void reader_fails_afterMaxConsecutiveFailures() {
        injectFault(1_000, new Fault.Status(UNAVAILABLE));

        assertThatThrownBy(this::read)
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("reading messages");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 7})
    void reader_failsAtOnce_whenErrorIsNotRetryable(int code) {
        int before = firedFaults();
        injectFault(1_000, new Fault.Break(10, code));

        assertThatThrownBy(this::read)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("refuses to read");
        assertThat(firedFaults() - before).isEqualTo(1);
    }

    @Test
    void reader_fails_whenSnapshotExpired() {
        try (RowReaderFactory readers = readers(Backends.QUICK_ROWS);
                RowReader reader = readers.open(TestJobs.query(), now().minus(Duration.ofHours(2)))) {
            assertThatThrownBy(reader::next).isInstanceOf(SnapshotExpiredException.class);
        }
    }

    @Test
    void reader_fails_whenOtherPreconditionFails() {
        injectFault(1, new Fault.Status(9));

        assertThatThrownBy(this::read).hasMessageContaining("refuses to read");
    }

    @Test
    void reader_ignoresWrites_afterSnapshot() throws Exception {
        try (var isolated = new Backends()) {
            isolated.addMessages(300);
            Instant at = now();
            // the second stream resumes after the last row, and messages change in between
            isolated.firestoreServer.faults().arm(1, "RunQuery", new Fault.Break(100, UNAVAILABLE));
            try (RowReaderFactory readers = new RowReaderFactory(
                            isolated.firestore,
                            isolated.cloud,
                            new RowSettings(
                                    4,
                                    Backends.QUICK_ROWS.maxBufferSize(),
                                    Duration.ofSeconds(5),
                                    5,
                                    Duration.ofMillis(1),
                                    Duration.ofMillis(2)),
                            shutdown,
                            meters);
                    RowReader reader = readers.open(TestJobs.query(), at)) {
                List<String> ids = ids(reader.next());
                isolated.addMessage("m00100x", TestJobs.DAY.plusSeconds(33), "new");
                isolated.addMessage(Backends.id(5), TestJobs.DAY.plusSeconds(50_000), "moved");
                for (int i = 10; i < 250; i += 7) {
                    isolated.firestore
                            .collection(VipMessages.COLLECTION)
                            .document(Backends.id(i))
                            .delete()
                            .get();
                }
                ids.addAll(drain(reader));

                assertThat(isolated.firestoreServer.faults().fired()).isEqualTo(1);
                assertThat(ids).isEqualTo(Backends.idsNewestFirst(300));
            }
        }
    }

    @Test
    void reader_stopsBetweenBatches_whenWorkerStops() {
        try (RowReaderFactory readers = readers(Backends.QUICK_ROWS);
                RowReader reader = readers.open(TestJobs.query(), snapshot)) {
            assertThat(reader.next()).isNotEmpty();

            shutdown.trigger();

            assertThatThrownBy(reader::next).isInstanceOf(WorkerStoppingException.class);
        }
    }

    @Test
    void reader_stopsWaiting_whenWorkerStops() throws Exception {
        injectFault(1, new Fault.Stall(0, Duration.ofMinutes(5)));
        var longIdleTimeout = new RowSettings(
                256,
                Backends.QUICK_ROWS.maxBufferSize(),
                Duration.ofMinutes(5),
                5,
                Duration.ofMillis(1),
                Duration.ofMillis(2));
        try (RowReaderFactory readers = readers(longIdleTimeout);
                RowReader reader = readers.open(TestJobs.query(), snapshot)) {
            var stopper = new Thread(shutdown::trigger);
            stopper.start();

            assertThatThrownBy(reader::next).isInstanceOf(WorkerStoppingException.class);
            stopper.join();
        }
    }

    @Test
    void reader_returnsEnd_whenNothingMatches() {
        ExportQuery elsewhere =
                new ExportQuery("ws", "no-such-channel", TestJobs.query().window(), null, null);
        try (RowReaderFactory readers = readers(Backends.QUICK_ROWS);
                RowReader reader = readers.open(elsewhere, snapshot)) {
            assertThat(reader.next()).isEmpty();
        }
    }

    @Test
    void reader_returnsRows_whenTheyAreNearlyOneMebibyte() throws Exception {
        try (var large = new Backends()) {
            for (int i = 0; i < 40; i++) {
                large.addMessage(Backends.id(i), TestJobs.DAY.plusSeconds(i), "x".repeat(1_000_000));
            }
            try (RowReaderFactory readers =
                            new RowReaderFactory(large.firestore, large.cloud, Backends.QUICK_ROWS, shutdown, meters);
                    RowReader reader = readers.open(TestJobs.query(), now())) {
                assertThat(drain(reader)).isEqualTo(Backends.idsNewestFirst(40));
            }
        }
    }

    private List<String> read() {
        return read(Backends.QUICK_ROWS);
    }

    private List<String> read(RowSettings settings) {
        try (RowReaderFactory readers = readers(settings);
                RowReader reader = readers.open(TestJobs.query(), snapshot)) {
            return drain(reader);
        }
    }

    private static List<String> drain(RowReader reader) {
        var ids = new ArrayList<String>();
        for (List<StoredMessage> rows = reader.next(); !rows.isEmpty(); rows = reader.next()) {
            ids.addAll(ids(rows));
        }
        return ids;
    }

    private static List<String> ids(List<StoredMessage> rows) {
        return new ArrayList<>(rows.stream().map(StoredMessage::id).toList());
    }

    private RowReaderFactory readers(RowSettings settings) {
        return new RowReaderFactory(backends.firestore, backends.cloud, settings, shutdown, meters);
    }

    private static void injectFault(int times, Fault fault) {
        backends.firestoreServer.faults().arm(times, "RunQuery", fault);
    }

    private static int firedFaults() {
        return backends.firestoreServer.faults().fired();
    }

    /** Returns the time of this machine, which is also the servers' time. */
    private static Instant now() {
        return Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MICROS);
    }
}
