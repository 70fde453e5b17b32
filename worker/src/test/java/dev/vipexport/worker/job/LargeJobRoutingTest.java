package dev.vipexport.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.testsupport.SettableClock;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.InMemoryJobStore;
import dev.vipexport.worker.recovery.StalledJobSweeper;
import dev.vipexport.worker.recovery.SweepSettings;
import dev.vipexport.worker.ticket.TestWorker;
import dev.vipexport.worker.ticket.TicketResult;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exports 60 messages. The worker's settings decide whether that is a large job. */
class LargeJobRoutingTest {
    private static final int ROWS = 60;

    private final InMemoryJobStore jobs = new InMemoryJobStore();
    private final SettableClock clock = new SettableClock(TestJobs.NOW);
    private final TestQueue queue = new TestQueue(new KillPoints(() -> false));
    private Backends backends;
    private FirestoreClient client;
    private ExportJob job;

    @BeforeEach
    void start() throws Exception {
        backends = new Backends();
        backends.addMessages(ROWS);
        client = GoogleClients.firestoreGapic(backends.cloud);
        job = jobs.put(TestJobs.queued(clock.instant()));
    }

    @AfterEach
    void stop() {
        client.close();
        backends.close();
    }

    @Test
    void smallJob_isExported_onJobsTopic() {
        assertThat(worker(queue, ROWS).run(job.exportId())).isInstanceOf(TicketResult.Succeeded.class);

        assertThat(queue.queued).isEmpty();
    }

    @Test
    void largeJob_isForwarded_beforePlanning() {
        assertThat(worker(queue, ROWS - 1).run(job.exportId())).isInstanceOf(TicketResult.Forwarded.class);

        assertThat(queue.queuedJobTopics()).containsExactly(Topics.LARGE_JOBS);
        assertThat(stored()).isEqualTo(job.forwarded(1, clock.instant()).orElseThrow());
        assertThat(worker(queue, ROWS - 1).run(job.exportId()))
                .as("its ticket on the topic of jobs comes again")
                .isInstanceOf(TicketResult.Skipped.class);
        assertThat(queue.queuedJobTopics()).containsExactly(Topics.LARGE_JOBS);
    }

    @Test
    void largeJob_isForwarded_whenTicketIsOnJobsTopic() {
        TestWorker worker = worker(queue, ROWS / 2);
        worker.runLarge(job.exportId());
        assertThat(stored().state()).isEqualTo(JobState.RUNNING);
        queue.queued.clear();

        assertThat(worker.run(job.exportId())).isInstanceOf(TicketResult.Forwarded.class);

        assertThat(queue.queuedJobTopics()).containsExactly(Topics.LARGE_JOBS);
        assertThat(queue.queuedSlices()).isEmpty();
    }

    @Test
    void largeJob_isForwarded_afterWorkerCrash() {
        var passed = new int[] {0};
        var dying = new TestQueue(new KillPoints(() -> passed[0]++ == 0));
        TestWorker worker = worker(dying, ROWS - 1);

        assertThatThrownBy(() -> worker.run(job.exportId())).isInstanceOf(KillPoints.Killed.class);
        assertThat(dying.queued).isEmpty();
        worker.run(job.exportId());

        assertThat(dying.queuedJobTopics()).containsExactly(Topics.LARGE_JOBS);
    }

    @Test
    void largeJob_isNotSentBack_whenSettingsDiffer() {
        worker(queue, ROWS - 1).run(job.exportId());

        queue.deliver(0, worker(queue, ROWS));

        assertThat(stored().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(backends.content(Objects.requireNonNull(stored().file()).objectName()))
                .isEqualTo(Backends.csv(ROWS));
    }

    @Test
    void sweep_sendsLargeJob_toLargeJobsTopic() {
        ExportJob counted = jobs.put(TestJobs.queued(clock.instant())
                .counted(1, new Snapshot(TestJobs.NOW, ROWS), 30, 4, clock.instant())
                .orElseThrow());
        clock.advance(Duration.ofSeconds(61));
        var settings = new SweepSettings(Duration.ofSeconds(15), Duration.ofSeconds(60), 100);

        new StalledJobSweeper(jobs, queue.tickets(), settings, clock, new SimpleMeterRegistry()).sweep();

        assertThat(queuedOn(Topics.LARGE_JOBS)).containsExactly(counted.exportId());
        assertThat(queuedOn(Topics.JOBS)).containsExactly(job.exportId());
    }

    /** A job alone queues 8 slices. Twenty jobs would queue 160 in front of another organisation's. */
    @Test
    void largeJobs_shareTheQueue_whenTheyAreOfOneOrganisation() {
        var slices = SliceStore.in(backends.firestore, TestTimeouts.MAX);
        var worker = new TestWorker(backends, client, jobs, slices, queue.tickets(), clock, TestWorker.plan(4, 8));
        List<Integer> queued = new ArrayList<>();
        worker.runLarge(job.exportId());
        queued.add(queue.queuedSlices().size());
        for (int i = 0; i < 19; i++) {
            queue.queued.clear();
            worker.runLarge(jobs.put(TestJobs.queued(clock.instant())).exportId());
            queued.add(queue.queuedSlices().size());
        }

        assertThat(queued).startsWith(8, 4, 2, 2, 1).endsWith(1, 1, 1);
        assertThat(queued.stream().mapToInt(Integer::intValue).sum()).isEqualTo(32);
        assertThat(jobs.countRunning("org")).isEqualTo(20);
    }

    /** The slices go to one thread in the order of their tickets. */
    @Test
    void otherOrganisation_getsAQuarterOfTheSlices_besideTenLargeJobs() {
        var slices = SliceStore.in(backends.firestore, TestTimeouts.MAX);
        var worker = new TestWorker(backends, client, jobs, slices, queue.tickets(), clock, TestWorker.plan(2, 8));
        for (int i = 0; i < 10; i++) {
            worker.runLarge(jobs.put(TestJobs.queued(clock.instant())).exportId());
        }
        ExportJob other = jobs.put(ExportJob.queued(
                ExportIds.next(),
                new Caller("other", "key"),
                TestJobs.query(),
                ExportOptions.DEFAULT,
                clock.instant()));
        worker.runLarge(other.exportId());

        int delivered = 0;
        int ofOther = 0;
        while (jobs.find(other.exportId()).orElseThrow().state() != JobState.SUCCEEDED) {
            delivered++;
            ofOther += queue.queued.get(0).key().equals(other.exportId()) ? 1 : 0;
            queue.deliver(0, worker);
        }

        assertThat(ofOther).as("slices, and the ticket that assembles").isEqualTo(ROWS / 3 + 1);
        assertThat(delivered).as("8 of 30 places, and once the queue").isLessThanOrEqualTo(4 * ofOther + 30);
    }

    private List<String> queuedOn(String topic) {
        return queue.queued.stream()
                .filter(record -> record.topic().equals(topic))
                .map(ProducerRecord::key)
                .toList();
    }

    private ExportJob stored() {
        return jobs.find(job.exportId()).orElseThrow();
    }

    private TestWorker worker(TestQueue tickets, long sliceRows) {
        var slices = SliceStore.in(backends.firestore, TestTimeouts.MAX);
        return new TestWorker(backends, client, jobs, slices, tickets.tickets(), clock, TestWorker.plan(sliceRows, 4));
    }
}
