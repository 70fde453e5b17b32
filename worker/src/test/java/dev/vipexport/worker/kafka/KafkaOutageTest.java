package dev.vipexport.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.messaging.JobTicket;
import dev.vipexport.common.messaging.TicketCodec;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.fault.Faults;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.emulators.kafka.KafkaBroker;
import dev.vipexport.testsupport.FreePorts;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.EmbeddedWorker;
import dev.vipexport.worker.TopicReader;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka goes away, or loses tickets, while jobs run. What was accepted ends, and nothing is written twice. */
class KafkaOutageTest {
    private static final int ROWS = 60;
    private static final String NOWHERE = "127.0.0.1:1";

    @TempDir
    Path folder;

    private final int port = FreePorts.next();
    private Backends backends;
    private KafkaBroker kafka;

    @BeforeEach
    void start() throws Exception {
        backends = new Backends();
        backends.addMessages(ROWS);
        kafka = startKafka();
    }

    @AfterEach
    void stop() {
        kafka.close();
        backends.close();
    }

    private KafkaBroker startKafka() {
        return KafkaBroker.start(KafkaBroker.Options.stored(port, folder));
    }

    /** Starts a worker whose large jobs have slices of ten rows, and which soon sends lost tickets again. */
    private EmbeddedWorker worker(String bootstrapServers) {
        var settings = new HashMap<>(backends.properties());
        settings.putAll(Map.of(
                "spring.kafka.bootstrap-servers",
                bootstrapServers,
                "spring.kafka.admin.operation-timeout",
                bootstrapServers.equals(NOWHERE) ? "1s" : "60s",
                "vip-export.cloud.project-id",
                backends.cloud.projectId(),
                "vip-export.kafka.send-timeout",
                "1s",
                "vip-export.plan.slice-rows",
                "10",
                "vip-export.plan.max-queued-slices",
                "2"));
        settings.putAll(Map.of(
                // a slow call must not count as a failure
                "vip-export.call-timeout", "5m",
                // each send that Kafka refuses is one, however long it is away
                "vip-export.retry.max-failures", "1000",
                "vip-export.retry.max-lost-workers", "1000",
                "vip-export.upload.retry-timeout", "1s",
                "vip-export.sweep.interval", "200ms",
                "vip-export.sweep.stalled-after", "2s"));
        return EmbeddedWorker.start(settings);
    }

    /** Records a job of all rows and sends its ticket. */
    private ExportJob submit(EmbeddedWorker worker) {
        ExportJob job = TestJobs.queued(Instant.now());
        TestJobs.submit(backends.firestore, job);
        await("Kafka is there, or back")
                .atMost(TestTimeouts.MAX)
                .ignoreExceptionsInstanceOf(BackendUnavailableException.class)
                .until(() -> {
                    worker.bean(TicketPublisher.class).send(job);
                    return true;
                });
        return job;
    }

    private ExportJob stored(ExportJob job) {
        return JobStore.in(backends.firestore, TestTimeouts.MAX)
                .find(job.exportId())
                .orElseThrow();
    }

    private ExportJob awaitFile(ExportJob job) throws Exception {
        await().atMost(TestTimeouts.MAX).until(() -> stored(job).state().isTerminal());
        ExportJob ended = stored(job);
        assertThat(ended.state()).as(String.valueOf(ended.failure())).isEqualTo(JobState.SUCCEEDED);
        assertThat(ended.attempt()).isEqualTo(1);
        assertThat(backends.content(Objects.requireNonNull(ended.file()).objectName()))
                .isEqualTo(Backends.csv(ROWS));
        return ended;
    }

    /** Holds one call of the back ends until the test lets it go. */
    private final class HeldCall {
        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        HeldCall(Predicate<Faults.Call> matches) {
            Predicate<Faults.Call> hold = call -> {
                if (arrived.getCount() > 0 && matches.test(call)) {
                    arrived.countDown();
                    awaitLatch(released);
                }
                return false;
            };
            backends.firestoreServer.faults().arm(1, hold, new Fault.Status(13));
            backends.storageServer.faults().arm(1, hold, new Fault.Status(500));
        }

        void awaitArrival() {
            awaitLatch(arrived);
        }

        void release() {
            released.countDown();
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(TestTimeouts.MAX.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isUpload(Faults.Call call) {
        return call.method().equals("POST") && call.target().contains("/upload/");
    }

    @Test
    void job_succeeds_whenKafkaIsAwayBetweenTwoSlices() throws Exception {
        try (EmbeddedWorker worker = worker(kafka.bootstrapServers())) {
            var upload = new HeldCall(KafkaOutageTest::isUpload);
            ExportJob job = submit(worker);
            upload.awaitArrival();
            kafka.close();
            upload.release();
            Counter unsent = worker.bean(MeterRegistry.class)
                    .counter("vip.export.failures", "lane", "slices", "backend", "kafka");
            await("a slice cannot send the ticket of the next one")
                    .atMost(TestTimeouts.MAX)
                    .until(() -> unsent.count() > 0);

            kafka = startKafka();

            awaitFile(job);
            assertThat(SliceStore.in(backends.firestore, TestTimeouts.MAX).findAll(job.exportId(), 1))
                    .allMatch(slice -> slice.failures() == 0);
        }
    }

    @Test
    void job_isNotRepeated_whenKafkaIsAwayBeforeTheAcknowledgement() throws Exception {
        try (EmbeddedWorker worker = worker(kafka.bootstrapServers())) {
            // the end of a job, after which its ticket is acknowledged
            var assembling = new AtomicInteger();
            var end = new HeldCall(call -> call.target().contains("/compose") && assembling.incrementAndGet() == 2);
            ExportJob job = submit(worker);
            end.awaitArrival();
            kafka.close();
            end.release();
            ExportJob ended = awaitFile(job);

            kafka = startKafka();

            // the ticket comes again before this one, or was acknowledged late
            awaitFile(submit(worker));
            assertThat(stored(job)).isEqualTo(ended);
        }
    }

    @Test
    void job_succeeds_whenTopicIsDeletedAndCreatedAgain() throws Exception {
        try (EmbeddedWorker worker = worker(kafka.bootstrapServers());
                Admin admin = admin()) {
            var upload = new HeldCall(KafkaOutageTest::isUpload);
            ExportJob job = submit(worker);
            upload.awaitArrival();
            admin.deleteTopics(List.of(Topics.SLICES)).all().get();
            await().atMost(TestTimeouts.MAX)
                    .until(() -> !admin.listTopics().names().get().contains(Topics.SLICES));
            await().atMost(TestTimeouts.MAX).ignoreExceptions().until(() -> {
                admin.createTopics(List.of(new NewTopic(Topics.SLICES, Topics.SLICES_PARTITIONS, (short) 1)))
                        .all()
                        .get();
                return true;
            });
            upload.release();

            awaitFile(job);
        }
    }

    @Test
    void job_succeeds_whenBrokerLosesItsTicket() throws Exception {
        try (EmbeddedWorker first = worker(kafka.bootstrapServers())) {
            // creates the topics
            awaitFile(submit(first));
        }
        ExportJob job = TestJobs.queued(Instant.now());
        TestJobs.submit(backends.firestore, job);
        TopicReader.send(
                kafka.bootstrapServers(), Topics.JOBS, job.exportId(), TicketCodec.write(JobTicket.of(job.exportId())));
        loseTickets(Topics.JOBS, Topics.JOBS_PARTITIONS);

        try (EmbeddedWorker second = worker(kafka.bootstrapServers())) {
            assertThat(second.isRunning()).isTrue();
            awaitFile(job);
        }
    }

    @Test
    void job_succeeds_whenOneWorkerCannotReachKafka() throws Exception {
        try (EmbeddedWorker away = worker(NOWHERE);
                EmbeddedWorker worker = worker(kafka.bootstrapServers())) {
            awaitFile(submit(worker));

            assertThat(away.isRunning()).isTrue();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", (Object) kafka.bootstrapServers()));
    }

    private void loseTickets(String topic, int partitions) throws Exception {
        try (Admin admin = admin()) {
            admin.deleteRecords(IntStream.range(0, partitions)
                            .boxed()
                            .collect(Collectors.toMap(
                                    partition -> new TopicPartition(topic, partition),
                                    partition -> RecordsToDelete.beforeOffset(-1))))
                    .all()
                    .get();
        }
    }
}
