package dev.vipexport.worker.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.storage.BlobInfo;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.storage.ObjectNames;
import dev.vipexport.emulators.fault.CallPattern;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.firestore.store.Retention;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.testsupport.SettableClock;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.WorkerSettings;
import dev.vipexport.worker.assemble.ExportObjects;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Cloud Storage has the time of this machine, and Firestore's clock is a century ahead. So each object is old. */
@ExtendWith(OutputCaptureExtension.class)
class OrphanedObjectSweeperTest {
    private static final Instant LATE = Instant.parse("2126-07-01T08:00:00Z");
    private static final CleanUpSettings SETTINGS =
            new CleanUpSettings(true, Duration.ofMinutes(1), Duration.ofDays(1), Duration.ofDays(1));

    private final SettableClock clock = new SettableClock(LATE);
    private final Backends backends = new Backends(new Retention(clock, Duration.ofHours(1)));
    private final OrphanedObjectSweeper sweeper = sweeper();

    @AfterEach
    void close() {
        backends.close();
    }

    private OrphanedObjectSweeper sweeper() {
        return new OrphanedObjectSweeper(
                new ExportObjects(backends.storage, backends.cloud),
                JobStore.in(backends.firestore, TestTimeouts.MAX),
                backends.firestore,
                SETTINGS,
                new WorkerSettings(TestTimeouts.MAX));
    }

    /** Creates a file, a manifest and a part of the job's attempts 1 and 2. */
    private List<String> createObjects(ExportJob job) {
        var names = new ArrayList<String>();
        for (int attempt = 1; attempt <= 2; attempt++) {
            names.add(ObjectNames.prefix(job.exportId(), attempt) + "file.csv");
            names.add(ObjectNames.manifest(job.exportId(), attempt));
            names.add(ObjectNames.part(job.exportId(), attempt, 0));
        }
        names.forEach(this::create);
        return names;
    }

    private void create(String name) {
        backends.storage.create(BlobInfo.newBuilder(Backends.BUCKET, name).build(), new byte[1]);
    }

    /** Returns the job in its second attempt. */
    private static ExportJob inState(JobState state, Instant at) {
        ExportJob queued = TestJobs.queued(at).restarted(1, at).orElseThrow();
        ExportJob running = queued.planned(2, TestJobs.SNAPSHOT, at).orElseThrow();
        return switch (state) {
            case QUEUED -> queued;
            case RUNNING -> running;
            case ASSEMBLING -> running.assembling(2, at).orElseThrow();
            case SUCCEEDED ->
                running.succeeded(
                                2,
                                new ExportFile(
                                        ObjectNames.prefix(queued.exportId(), 2) + "file.csv",
                                        1_000,
                                        1,
                                        "AAAAAA==",
                                        0,
                                        List.of()),
                                at)
                        .orElseThrow();
            case FAILED ->
                running.failed(2, new JobFailure(JobFailure.Code.INTERNAL, "x"), at)
                        .orElseThrow();
            case CANCELED -> running.canceled(at).orElseThrow();
        };
    }

    @ParameterizedTest
    @EnumSource(JobState.class)
    void objects_stay_onlyIfTheirJobNeedsThem(JobState state) {
        ExportJob job = inState(state, LATE.minus(Duration.ofDays(3)));
        TestJobs.submit(backends.firestore, job);
        List<String> names = createObjects(job);

        sweeper.sweep();

        List<String> needed = switch (state) {
            case QUEUED, RUNNING, ASSEMBLING -> names.subList(3, 6);
            case SUCCEEDED -> names.subList(3, 5);
            case FAILED, CANCELED -> List.of();
        };
        assertThat(backends.objects(ObjectNames.PREFIX)).containsExactlyInAnyOrderElementsOf(needed);
    }

    @Test
    void objects_areDeleted_whenTheirJobIs() {
        createObjects(TestJobs.queued(LATE));

        sweeper.sweep();

        assertThat(backends.objects(ObjectNames.PREFIX)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    void file_isDeleted_aDayAfterItsExpiry(long seconds) {
        Instant end = LATE.minus(Duration.ofDays(31)).minusSeconds(seconds);
        ExportJob job = inState(JobState.SUCCEEDED, end);
        TestJobs.submit(backends.firestore, job);
        List<String> names = createObjects(job);

        sweeper.sweep();

        assertThat(backends.objects(ObjectNames.PREFIX))
                .containsExactlyInAnyOrderElementsOf(seconds > 0 ? List.of() : names.subList(3, 5));
    }

    /** The job of a young object may be one that this worker cannot see yet, or a worker may be about to delete it. */
    @Test
    void object_stays_whenItIsYoung() {
        clock.stopAt(Instant.parse("2020-01-01T00:00:00Z"));
        List<String> names = createObjects(TestJobs.queued(LATE));

        sweeper.sweep();

        assertThat(backends.objects(ObjectNames.PREFIX)).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void objects_stay_whenTheirJobIsUnreadable() throws Exception {
        ExportJob job = TestJobs.queued(LATE);
        List<String> names = createObjects(job);
        backends.firestore
                .collection("ExportJobs")
                .document(job.exportId())
                .set(Map.of("state", "of a later version"))
                .get();

        sweeper.sweep();

        assertThat(backends.objects(ObjectNames.PREFIX)).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void object_stays_whenItsNameIsNoExports() {
        List<String> names = List.of("exports/readme.txt", "exports/other/1/file.csv", "imports/1/file.csv");
        names.forEach(this::create);

        sweeper.sweep();

        assertThat(backends.objects("")).containsAll(names);
    }

    @Test
    void objects_stay_whenBucketBelongsToAnotherDatabase(CapturedOutput output) {
        try (var other = new Backends(new Retention(clock, Duration.ofHours(1)))) {
            new OrphanedObjectSweeper(
                            new ExportObjects(backends.storage, backends.cloud),
                            JobStore.in(other.firestore, TestTimeouts.MAX),
                            other.firestore,
                            SETTINGS,
                            new WorkerSettings(TestTimeouts.MAX))
                    .sweep();
        }
        List<String> names = createObjects(TestJobs.queued(LATE));

        sweeper.sweep();

        assertThat(backends.objects(ObjectNames.PREFIX)).containsExactlyInAnyOrderElementsOf(names);
        assertThat(output).containsOnlyOnce("Another database has exports in the bucket");
    }

    @Test
    void objects_stay_whenDatabaseIsACopy(CapturedOutput output) throws Exception {
        String original = "elsewhere/(default)/0";
        backends.firestore
                .document("CleanUp/objects")
                .set(Map.of("owner", original))
                .get();
        backends.storage.create(
                BlobInfo.newBuilder(Backends.BUCKET, "vip-export-owner").build(), original.getBytes(UTF_8));
        List<String> names = createObjects(TestJobs.queued(LATE));

        sweeper.sweep();

        assertThat(backends.objects(ObjectNames.PREFIX)).containsExactlyInAnyOrderElementsOf(names);
        assertThat(output).containsOnlyOnce("Another database has exports in the bucket");
    }

    @Test
    void workers_takeTurns_untilThePassIsComplete() {
        var calls = new AtomicInteger();
        backends.storageServer
                .faults()
                .arm(
                        1,
                        call -> {
                            if (call.method().equals("GET") && call.target().contains("prefix=exports")) {
                                calls.incrementAndGet();
                            }
                            return false;
                        },
                        new Fault.Status(503));
        for (int i = 0; i < 1_005; i++) {
            create(ObjectNames.part(ExportIds.next(), 1, 0));
        }
        OrphanedObjectSweeper other = sweeper();

        sweeper.sweep();
        other.sweep();

        assertThat(calls).as("one turn").hasValue(1);
        assertThat(backends.objects(ObjectNames.PREFIX)).hasSize(5);

        clock.advance(Duration.ofMinutes(1));
        int before = calls.get();
        other.sweep();
        sweeper.sweep();

        assertThat(backends.objects(ObjectNames.PREFIX)).isEmpty();
        int afterPass = calls.get();
        assertThat(afterPass).isGreaterThan(before);

        clock.advance(Duration.ofHours(23));
        create(ObjectNames.part(ExportIds.next(), 1, 0));
        sweeper.sweep();
        assertThat(backends.objects(ObjectNames.PREFIX)).as("no pass is due").hasSize(1);

        clock.advance(Duration.ofHours(1));
        sweeper.sweep();
        assertThat(backends.objects(ObjectNames.PREFIX)).isEmpty();
    }

    @Test
    void page_isRepeated_whenWorkerDies(CapturedOutput output) {
        createObjects(TestJobs.queued(LATE));
        backends.storageServer.faults().arm(1_000, new CallPattern("GET", "prefix=exports"), new Fault.Status(501));
        sweeper.sweep();
        assertThat(output).contains("The clean-up of the bucket failed");
        backends.storageServer.faults().reset();
        clock.advance(Duration.ofMinutes(1));

        sweeper().sweep();

        assertThat(backends.objects(ObjectNames.PREFIX)).isEmpty();
    }

    @Test
    void otherObjects_areDeleted_whenOneIsRefused(CapturedOutput output) {
        createObjects(TestJobs.queued(LATE));
        backends.storageServer.faults().arm(2, new CallPattern("POST", "/batch/"), new Fault.Status(503));
        sweeper.sweep();
        assertThat(output).contains("its next pass tries again");
        clock.advance(Duration.ofDays(1));

        sweeper.sweep();

        assertThat(backends.objects(ObjectNames.PREFIX)).isEmpty();
    }
}
