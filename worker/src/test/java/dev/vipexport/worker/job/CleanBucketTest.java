package dev.vipexport.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Compression;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.storage.ObjectNames;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.testsupport.SettableClock;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.CleanUpFailedException;
import dev.vipexport.worker.InMemoryJobStore;
import dev.vipexport.worker.WorkerSettings;
import dev.vipexport.worker.assemble.ExportObjects;
import dev.vipexport.worker.recovery.CleanUpSettings;
import dev.vipexport.worker.recovery.OrphanedObjectSweeper;
import dev.vipexport.worker.recovery.StalledJobSweeper;
import dev.vipexport.worker.recovery.SweepSettings;
import dev.vipexport.worker.ticket.TestWorker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Exports while workers die at random places, calls fail, jobs are canceled, deleted and restarted, and tickets are lost.
 * Afterwards the clean-up leaves exactly what the jobs list.
 */
class CleanBucketTest {
    private static final int EXPORTS = Integer.getInteger("vip-export.exports", 50);
    private static final int ROWS = 30;
    private static final long SEED = 15;

    private final InMemoryJobStore jobs = new InMemoryJobStore();

    /** A century ahead, so that no file has expired by the clock of Firestore. */
    private final SettableClock clock = new SettableClock(Instant.parse("2126-07-01T08:00:00Z"));

    private final Random random = new Random(SEED);
    private final KillPoints killPoints = new KillPoints(() -> random.nextInt(15) == 0);
    private final TestQueue queue = new TestQueue(killPoints);
    private Backends backends;
    private FirestoreClient client;
    private int kills;
    private int failures;

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

    @Test
    void bucket_holdsOnlyWhatJobsList_afterCleanUp() {
        var all = new ArrayList<ExportJob>();
        for (int i = 0; i < EXPORTS; i++) {
            ExportJob job = jobs.put(TestJobs.queued(
                    i % 3 == 0
                            ? ExportOptions.DEFAULT.toBuilder()
                                    .compression(Compression.GZIP)
                                    .build()
                            : ExportOptions.DEFAULT,
                    clock.instant()));
            all.add(job);
            run(job, 10 + random.nextInt(20));
        }
        List<String> listed = all.stream()
                .flatMap(job -> jobs.find(job.exportId()).stream())
                .flatMap(job -> listedBy(job).stream())
                .toList();
        assertThat(kills).as("workers that died").isGreaterThan(EXPORTS / 5);
        assertThat(failures).as("calls that failed the work").isGreaterThan(EXPORTS / 5);
        assertThat(listed).as("objects that jobs list").hasSizeGreaterThan(EXPORTS / 2);
        assertThat(backends.objects(ObjectNames.PREFIX)).as("orphaned objects").hasSizeGreaterThan(listed.size());

        sweeper().sweep();

        assertThat(backends.objects(ObjectNames.PREFIX)).containsExactlyInAnyOrderElementsOf(listed);
        assertThat(listed.stream().filter(name -> name.endsWith(".csv")))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(backends.content(name)).isEqualTo(Backends.csv(ROWS)));
    }

    /** Every age is old enough, because an object is older than a day from now. */
    private OrphanedObjectSweeper sweeper() {
        return new OrphanedObjectSweeper(
                new ExportObjects(backends.storage, backends.cloud),
                jobs,
                backends.firestore,
                new CleanUpSettings(true, Duration.ofMinutes(1), Duration.ofDays(1), Duration.ofDays(-1)),
                new WorkerSettings(TestTimeouts.MAX));
    }

    /** Delivers tickets in random order until none is left. The search for stalled jobs sends the first one, and lost ones. */
    private void run(ExportJob job, int sliceRows) {
        TestWorker worker = worker(sliceRows);
        int event = random.nextInt(6);
        int eventAt = random.nextInt(8);
        for (int step = 0; isActive(job) || !queue.queued.isEmpty(); step++) {
            if (step == eventAt) {
                happen(event, job.exportId());
            } else if (queue.queued.isEmpty()) {
                clock.advance(Duration.ofSeconds(61));
                stalledJobs().sweep();
            } else {
                armFault();
                deliver(worker);
                backends.firestoreServer.faults().clear();
                backends.storageServer.faults().clear();
            }
        }
    }

    private boolean isActive(ExportJob job) {
        return jobs.find(job.exportId())
                .filter(now -> !now.state().isTerminal())
                .isPresent();
    }

    private void happen(int event, String exportId) {
        switch (event) {
            case 0 -> jobs.change(exportId, current -> current.canceled(clock.instant()));
            case 1 -> {
                jobs.change(exportId, current -> current.canceled(clock.instant()));
                queue.queued.clear();
            }
            case 2 -> jobs.delete(exportId);
            case 3 -> {
                jobs.delete(exportId);
                queue.queued.clear();
            }
            case 4 -> {
                jobs.change(exportId, current -> current.restarted(current.attempt(), clock.instant()));
                queue.queued.clear();
            }
            default -> {} // only the kills and faults
        }
    }

    /** Lets one of the next calls fail, before or after its effect. Some tickets meet no failure, so that each job ends. */
    private void armFault() {
        if (random.nextInt(3) > 0) {
            return;
        }
        int[] left = {random.nextInt(6)};
        boolean hasEffect = random.nextBoolean();
        backends.storageServer
                .faults()
                .arm(1, call -> left[0]-- == 0, hasEffect ? new Fault.LostAnswer(501) : new Fault.Status(501));
    }

    /** The ticket stays queued if the worker dies or a back end fails. */
    private void deliver(TestWorker worker) {
        try {
            queue.deliver(random.nextInt(queue.queued.size()), worker);
        } catch (KillPoints.Killed e) {
            kills++;
        } catch (BackendUnavailableException | CleanUpFailedException e) {
            failures++;
        }
    }

    private StalledJobSweeper stalledJobs() {
        var settings = new SweepSettings(Duration.ofSeconds(15), Duration.ofSeconds(60), 100);
        return new StalledJobSweeper(jobs, queue.tickets(), settings, clock, new SimpleMeterRegistry());
    }

    private TestWorker worker(int sliceRows) {
        return new TestWorker(
                backends,
                client,
                killPoints.wrap(jobs),
                killPoints.wrap(SliceStore.in(backends.firestore, TestTimeouts.MAX)),
                queue.tickets(),
                clock,
                TestWorker.plan(sliceRows, 2));
    }

    private static List<String> listedBy(ExportJob job) {
        return job.state() == JobState.SUCCEEDED
                ? List.of(
                        Objects.requireNonNull(job.file()).objectName(),
                        ObjectNames.manifest(job.exportId(), job.attempt()))
                : List.of();
    }
}
