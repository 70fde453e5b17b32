package dev.vipexport.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.fault.Faults;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.emulators.kafka.KafkaBroker;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.EmbeddedWorker;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;

/** A worker stops while a call of Cloud Storage hangs. */
class WorkerStopTest {
    private static final int ROWS = 10;

    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch goesOn = new CountDownLatch(1);

    private static EmbeddedWorker worker(Backends backends, KafkaBroker kafka) {
        var settings = new HashMap<>(backends.properties());
        settings.putAll(Map.of(
                "spring.kafka.bootstrap-servers", kafka.bootstrapServers(),
                "vip-export.cloud.project-id", backends.cloud.projectId(),
                "vip-export.call-timeout", "5m",
                "vip-export.kafka.send-timeout", "5m",
                "vip-export.kafka.stop-timeout", "2s"));
        return EmbeddedWorker.start(settings);
    }

    @Test
    void work_continuesElsewhere_whenItHangsAtTheStop() throws Exception {
        try (var backends = new Backends();
                KafkaBroker kafka = KafkaBroker.start(KafkaBroker.Options.temporary())) {
            backends.addMessages(ROWS);
            backends.storageServer.faults().arm(1, this::holdFirstUpload, new Fault.Status(500));
            JobStore jobs = JobStore.in(backends.firestore, TestTimeouts.MAX);
            ExportJob job = TestJobs.queued(Instant.now());
            TestJobs.submit(backends.firestore, job);
            try (EmbeddedWorker stopping = worker(backends, kafka)) {
                stopping.bean(TicketPublisher.class).send(job);
                awaitLatch(hanging);
            }

            ExportJob handedOn = jobs.find(job.exportId()).orElseThrow();
            goesOn.countDown();
            assertThat(handedOn.state()).isEqualTo(JobState.RUNNING);
            assertThat(handedOn.claims()).isZero();
            assertThat(handedOn.failures()).isZero();
            try (EmbeddedWorker next = worker(backends, kafka)) {
                await().atMost(TestTimeouts.MAX)
                        .until(() ->
                                jobs.find(job.exportId()).orElseThrow().state().isTerminal());
                assertThat(next.isRunning()).isTrue();
            }
            ExportJob ended = jobs.find(job.exportId()).orElseThrow();
            assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(ended.failures()).isZero();
            assertThat(backends.content(Objects.requireNonNull(ended.file()).objectName()))
                    .isEqualTo(Backends.csv(ROWS));
        }
    }

    @Test
    void stopTimeout_isThatOfSpring() {
        try (KafkaBroker kafka = KafkaBroker.start(KafkaBroker.Options.temporary());
                var backends = new Backends();
                EmbeddedWorker worker = worker(backends, kafka)) {
            assertThat(worker.bean(Environment.class).getProperty("spring.lifecycle.timeout-per-shutdown-phase"))
                    .isEqualTo("2s");
        }
    }

    /** Matches no call, but holds the first upload. */
    private boolean holdFirstUpload(Faults.Call call) {
        if (hanging.getCount() > 0
                && call.method().equals("POST")
                && call.target().contains("/upload/")) {
            hanging.countDown();
            awaitLatch(goesOn);
        }
        return false;
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(TestTimeouts.MAX.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
