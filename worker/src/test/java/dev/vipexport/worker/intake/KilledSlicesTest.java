package dev.vipexport.worker.intake;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.cloud.storage.BlobId;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.file.ObjectNames;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Compression;
import dev.vipexport.common.job.ExportOptions.Delimiter;
import dev.vipexport.common.job.ExportOptions.Format;
import dev.vipexport.common.job.ExportOptions.Formulas;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.SliceStore;
import dev.vipexport.common.query.MessageColumn;
import dev.vipexport.emulators.junit.Patience;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.Jobs;
import dev.vipexport.worker.JobsInMemory;
import dev.vipexport.worker.TestClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random messages, options, sizes of slices, windows, orders of delivery, deaths, doubled and lost tickets: the file is
 * always that of a single slice, and nothing is left beside it.
 */
class KilledSlicesTest {
    private final Backends backends = new Backends();
    private final FirestoreClient client = GoogleClients.firestoreCalls(backends.cloud);

    private static int deaths;

    private final TestClock clock = new TestClock(Jobs.NOW);
    private final JobsInMemory jobs = new JobsInMemory();

    @AfterEach
    void stop() {
        client.close();
        backends.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void theFileIsThatOfASingleSlice(long seed) throws Exception {
        var random = new Random(seed);
        int rows = fill(random);
        ExportOptions options = options(random);
        String undisturbed = content(run(options, random, new KillPoints(() -> false), 20_000, 32));
        int sliceRows = 1 + random.nextInt(60);
        int window = 1 + random.nextInt(8);
        double deadliness = 0.02 + random.nextDouble() * 0.2;

        ExportJob killed =
                run(options, random, new KillPoints(() -> random.nextDouble() < deadliness), sliceRows, window);

        assertThat(requireNonNull(killed.file()).rows()).isEqualTo(rows);
        assertThat(content(killed)).isEqualTo(undisturbed);
        assertThat(backends.objects("exports/" + killed.exportId()))
                .containsExactlyInAnyOrder(
                        requireNonNull(killed.file()).objectName(), ObjectNames.manifest(killed.exportId(), 1));
    }

    @AfterAll
    static void workersHaveDied() {
        assertThat(deaths).isGreaterThan(20);
    }

    /** Hands out tickets, in any order and some of them twice, until none is left. */
    private ExportJob run(ExportOptions options, Random random, KillPoints killPoints, int sliceRows, int window) {
        ExportJob job = jobs.put(Jobs.queued(options, clock.instant()));
        var queue = new TestQueue(killPoints);
        var slices = SliceStore.in(backends.firestore, Patience.MOST);
        var worker = new TestWorker(
                backends,
                client,
                killPoints.around(jobs),
                killPoints.around(slices),
                queue.tickets(),
                clock,
                TestWorker.plan(sliceRows, window));
        var sweep = new Sweep(
                jobs, queue.tickets(), new SweepSettings(Duration.ofSeconds(15), Duration.ofSeconds(60), 100), clock);
        while (!stored(job).state().isEnd() || !queue.waiting.isEmpty()) {
            if (queue.waiting.isEmpty()) {
                // a sweep that dies or fails is made good by the next
                clock.pass(Duration.ofSeconds(61));
                sweep.run();
            } else {
                deliver(random, queue, worker);
            }
        }
        assertThat(stored(job).state()).isEqualTo(JobState.SUCCEEDED);
        return stored(job);
    }

    private static void deliver(Random random, TestQueue queue, TestWorker worker) {
        int position = random.nextInt(queue.waiting.size());
        var ticket = queue.waiting.get(position);
        int luck = random.nextInt(20);
        if (luck == 0) {
            queue.waiting.remove(position);
            return;
        }
        try {
            queue.deliver(position, worker);
        } catch (KillPoints.Killed e) {
            deaths++;
            // not acknowledged: the ticket is still there
            assertThat(queue.waiting).contains(ticket);
            return;
        }
        if (luck == 1) {
            queue.waiting.add(ticket);
        }
    }

    private int fill(Random random) throws Exception {
        int rows = random.nextInt(400);
        for (int i = 0; i < rows; i++) {
            int micros = random.nextBoolean() ? random.nextInt(40) : random.nextInt(2_000_000_000);
            backends.addMessage("r" + i, Jobs.DAY.plusNanos(micros * 1_000L), "=text " + random.nextInt());
        }
        return rows;
    }

    private static ExportOptions options(Random random) {
        Format format = random.nextBoolean() ? Format.CSV : Format.JSONL;
        var columns = new ArrayList<>(MessageColumn.ALL);
        Collections.shuffle(columns, random);
        return new ExportOptions(
                format,
                random.nextBoolean() ? Compression.GZIP : Compression.NONE,
                columns,
                random.nextBoolean() ? ZoneOffset.UTC : ZoneId.of("Asia/Kathmandu"),
                random.nextBoolean() ? Formulas.DEFUSE : Formulas.RAW,
                format == Format.CSV && random.nextBoolean(),
                Delimiter.COMMA);
    }

    /** A gzipped file has a member for each slice, so what is the same is what it unpacks to. */
    private String content(ExportJob job) throws IOException {
        ExportFile file = requireNonNull(job.file());
        byte[] bytes = backends.storage.readAllBytes(BlobId.of(Backends.BUCKET, file.objectName()));
        if (job.options().compression() == Compression.GZIP) {
            bytes = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private ExportJob stored(ExportJob job) {
        return jobs.find(job.exportId()).orElseThrow();
    }
}
