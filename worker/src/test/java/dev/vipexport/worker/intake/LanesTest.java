package dev.vipexport.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.SliceStore;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.ticket.Topics;
import dev.vipexport.emulators.junit.Patience;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.Jobs;
import dev.vipexport.worker.JobsInMemory;
import dev.vipexport.worker.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** 60 messages; whether they are many depends on the worker's settings. */
class LanesTest {
    private static final int ROWS = 60;

    private final JobsInMemory jobs = new JobsInMemory();
    private final TestClock clock = new TestClock(Jobs.NOW);
    private final TestQueue queue = new TestQueue(new KillPoints(() -> false));
    private Backends backends;
    private FirestoreClient client;
    private ExportJob job;

    @BeforeEach
    void start() throws Exception {
        backends = new Backends();
        backends.addMessages(ROWS);
        client = GoogleClients.firestoreCalls(backends.cloud);
        job = jobs.put(Jobs.queued(clock.instant()));
    }

    @AfterEach
    void stop() {
        client.close();
        backends.close();
    }

    @Test
    void aJobOfOneSliceIsExportedWhereItIsTaken() {
        assertThat(worker(queue, ROWS).run(job.exportId())).isInstanceOf(Outcome.Finished.class);

        assertThat(queue.waiting).isEmpty();
    }

    @Test
    void aJobOfMoreRowsIsHandedOnBeforeAnythingOfItIsPlanned() {
        assertThat(worker(queue, ROWS - 1).run(job.exportId())).isInstanceOf(Outcome.Led.class);

        assertThat(queue.waitingJobs()).containsExactly(Topics.LARGE_JOBS);
        assertThat(stored()).isEqualTo(job);
    }

    @Test
    void aLargeJobsTicketThatComesToTheSmallOnesIsHandedOn() {
        TestWorker worker = worker(queue, ROWS / 2);
        worker.lead(job.exportId());
        assertThat(stored().state()).isEqualTo(JobState.RUNNING);
        queue.waiting.clear();

        assertThat(worker.run(job.exportId())).isInstanceOf(Outcome.Led.class);

        assertThat(queue.waitingJobs()).containsExactly(Topics.LARGE_JOBS);
        assertThat(queue.waitingSlices()).isEmpty();
    }

    @Test
    void whoDiesBeforeHandingOnHasLostNothing() {
        var passed = new int[] {0};
        var dying = new TestQueue(new KillPoints(() -> passed[0]++ == 0));
        TestWorker worker = worker(dying, ROWS - 1);

        assertThatThrownBy(() -> worker.run(job.exportId())).isInstanceOf(KillPoints.Killed.class);
        assertThat(dying.waiting).isEmpty();
        worker.run(job.exportId());

        assertThat(dying.waitingJobs()).containsExactly(Topics.LARGE_JOBS);
    }

    @Test
    void workersOfOtherSettingsNeverHandAJobBackAndForth() {
        worker(queue, ROWS - 1).run(job.exportId());

        queue.deliver(0, worker(queue, ROWS));

        assertThat(stored().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(backends.content(Objects.requireNonNull(stored().file()).objectName()))
                .isEqualTo(Backends.csv(ROWS));
    }

    @Test
    void theSweepWakesALargeJobAmongTheLargeOnes() {
        ExportJob counted = jobs.put(Jobs.queued(clock.instant())
                .counted(1, new Snapshot(Jobs.NOW, ROWS), 30, 4, clock.instant())
                .orElseThrow());
        clock.pass(Duration.ofSeconds(61));
        var settings = new SweepSettings(Duration.ofSeconds(15), Duration.ofSeconds(60), 100);

        new Sweep(jobs, queue.tickets(), settings, clock).run();

        assertThat(waitingOn(Topics.LARGE_JOBS)).containsExactly(counted.exportId());
        assertThat(waitingOn(Topics.JOBS)).containsExactly(job.exportId());
    }

    private List<String> waitingOn(String topic) {
        return queue.waiting.stream()
                .filter(record -> record.topic().equals(topic))
                .map(ProducerRecord::key)
                .toList();
    }

    private ExportJob stored() {
        return jobs.find(job.exportId()).orElseThrow();
    }

    private TestWorker worker(TestQueue tickets, long sliceRows) {
        var slices = SliceStore.in(backends.firestore, Patience.MOST);
        return new TestWorker(backends, client, jobs, slices, tickets.tickets(), clock, TestWorker.plan(sliceRows, 4));
    }
}
