package dev.vipexport.worker.job;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.cloud.storage.BlobId;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Compression;
import dev.vipexport.common.job.ExportOptions.Format;
import dev.vipexport.common.job.ExportOptions.Formulas;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.query.MessageColumn;
import dev.vipexport.common.storage.ObjectNames;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.testsupport.SettableClock;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.InMemoryJobStore;
import dev.vipexport.worker.recovery.StalledJobSweeper;
import dev.vipexport.worker.recovery.SweepSettings;
import dev.vipexport.worker.ticket.TestWorker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Exports random messages with random options, slice sizes and queue limits. Tickets arrive in random order, some twice and
 * some never, and workers die. The content always equals that of a single slice, the bytes equal those of equal slices, and
 * no other object remains.
 */
class SliceCrashRecoveryTest {
    private final Backends backends = new Backends();
    private final FirestoreClient client = GoogleClients.firestoreGapic(backends.cloud);

    private static int crashes;

    private final SettableClock clock = new SettableClock(TestJobs.NOW);
    private final InMemoryJobStore jobs = new InMemoryJobStore();

    @AfterEach
    void stop() {
        client.close();
        backends.close();
    }

    /** The build tries four. {@code -Dvip-export.crash-seeds=12} tries twelve. */
    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("vip-export.crash-seeds", 4));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void file_equalsThatOfSingleSlice_whenWorkersCrash(long seed) throws Exception {
        var random = new Random(seed);
        int rows = addRandomMessages(random);
        ExportOptions options = options(random);
        String singleSlice = content(run(options, random, new KillPoints(() -> false), 20_000, 32));
        int sliceRows = 1 + random.nextInt(60);
        int maxQueuedSlices = 1 + random.nextInt(8);
        double crashRate = 0.02 + random.nextDouble() * 0.2;

        byte[] undisturbed = bytes(run(options, random, new KillPoints(() -> false), sliceRows, maxQueuedSlices));

        ExportJob crashed =
                run(options, random, new KillPoints(() -> random.nextDouble() < crashRate), sliceRows, maxQueuedSlices);

        assertThat(requireNonNull(crashed.file()).rows()).isEqualTo(rows);
        assertThat(bytes(crashed)).isEqualTo(undisturbed);
        assertThat(content(crashed)).isEqualTo(singleSlice);
        assertThat(backends.objects("exports/" + crashed.exportId()))
                .containsExactlyInAnyOrder(
                        requireNonNull(crashed.file()).objectName(), ObjectNames.manifest(crashed.exportId(), 1));
    }

    @AfterAll
    static void assertWorkersHaveCrashed() {
        assertThat(crashes).isGreaterThan(20);
    }

    /** Delivers tickets in random order, some of them twice, until none is left. */
    private ExportJob run(
            ExportOptions options, Random random, KillPoints killPoints, int sliceRows, int maxQueuedSlices) {
        ExportJob job = jobs.put(TestJobs.queued(options, clock.instant()));
        var queue = new TestQueue(killPoints);
        var slices = SliceStore.in(backends.firestore, TestTimeouts.MAX);
        var worker = new TestWorker(
                backends,
                client,
                killPoints.wrap(jobs),
                killPoints.wrap(slices),
                queue.tickets(),
                clock,
                TestWorker.plan(sliceRows, maxQueuedSlices));
        var sweeper = new StalledJobSweeper(
                jobs,
                queue.tickets(),
                new SweepSettings(Duration.ofSeconds(15), Duration.ofSeconds(60), 100),
                clock,
                new SimpleMeterRegistry());
        while (!stored(job).state().isTerminal() || !queue.queued.isEmpty()) {
            if (queue.queued.isEmpty()) {
                // the next sweep makes up for one that fails
                clock.advance(Duration.ofSeconds(61));
                sweeper.sweep();
            } else {
                deliver(random, queue, worker);
            }
        }
        assertThat(stored(job).state()).isEqualTo(JobState.SUCCEEDED);
        return stored(job);
    }

    private static void deliver(Random random, TestQueue queue, TestWorker worker) {
        int position = random.nextInt(queue.queued.size());
        var ticket = queue.queued.get(position);
        int draw = random.nextInt(20);
        if (draw == 0) {
            queue.queued.remove(position);
            return;
        }
        try {
            queue.deliver(position, worker);
        } catch (KillPoints.Killed e) {
            crashes++;
            // the ticket is not acknowledged, so it is still queued
            assertThat(queue.queued).contains(ticket);
            return;
        }
        if (draw == 1) {
            queue.queued.add(ticket);
        }
    }

    private int addRandomMessages(Random random) throws Exception {
        int rows = random.nextInt(400);
        for (int i = 0; i < rows; i++) {
            int micros = random.nextBoolean() ? random.nextInt(40) : random.nextInt(2_000_000_000);
            backends.addMessage("r" + i, TestJobs.DAY.plusNanos(micros * 1_000L), "=text " + random.nextInt());
        }
        return rows;
    }

    private static ExportOptions options(Random random) {
        Format format = List.of(Format.values()).get(random.nextInt(Format.values().length));
        var columns = new ArrayList<>(MessageColumn.ALL);
        Collections.shuffle(columns, random);
        return ExportOptions.DEFAULT.toBuilder()
                .format(format)
                .compression(format != Format.XLSX && random.nextBoolean() ? Compression.GZIP : Compression.NONE)
                .columns(columns)
                .timeZone(random.nextBoolean() ? ZoneOffset.UTC : ZoneId.of("Asia/Kathmandu"))
                .formulas(random.nextBoolean() ? Formulas.DEFUSE : Formulas.RAW)
                .bom(format == Format.CSV && random.nextBoolean())
                .build();
    }

    private byte[] bytes(ExportJob job) {
        ExportFile file = requireNonNull(job.file());
        return backends.storage.readAllBytes(BlobId.of(Backends.BUCKET, file.objectName()));
    }

    /** Decompresses the file, because compressed bytes depend on the slices. */
    private String content(ExportJob job) throws IOException {
        var bytes = new ByteArrayInputStream(bytes(job));
        InputStream content = bytes;
        if (job.options().format() == Format.XLSX) {
            var zip = new ZipInputStream(bytes);
            for (ZipEntry entry = zip.getNextEntry();
                    !requireNonNull(entry).getName().equals("xl/worksheets/sheet1.xml"); ) {
                entry = zip.getNextEntry();
            }
            content = zip;
        } else if (job.options().compression() == Compression.GZIP) {
            content = new GZIPInputStream(bytes);
        }
        return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }

    private ExportJob stored(ExportJob job) {
        return jobs.find(job.exportId()).orElseThrow();
    }
}
