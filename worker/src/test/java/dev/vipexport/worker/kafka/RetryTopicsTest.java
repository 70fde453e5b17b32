package dev.vipexport.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.emulators.kafka.KafkaBroker;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.WorkerApplication;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Retries tickets on a real broker. */
class RetryTopicsTest {
    /** Google's client does not repeat a count after it. */
    private static final int DATA_LOSS = 15;

    @Test
    void ticket_passesEachRetryTopic_untilJobSucceeds() throws Exception {
        try (var backends = new Backends();
                KafkaBroker kafka = KafkaBroker.start(KafkaBroker.Options.temporary());
                ConfigurableApplicationContext worker = worker(backends, kafka);
                Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) kafka.bootstrapServers()))) {
            backends.addMessages(10);
            backends.firestoreServer.faults().arm(3, "RunAggregationQuery", new Fault.Status(DATA_LOSS));
            JobStore jobs = worker.getBean(JobStore.class);
            ExportJob job = TestJobs.queued(Instant.now());
            TestJobs.submit(backends.firestore, job);

            worker.getBean(TicketPublisher.class).send(job);

            await("the job succeeds in the end")
                    .atMost(TestTimeouts.MAX)
                    .until(() -> jobs.find(job.exportId()).orElseThrow().state().isTerminal());
            ExportJob ended = jobs.find(job.exportId()).orElseThrow();
            assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(ended.failures()).isEqualTo(3);
            assertThat(partitions(admin, Topics.JOBS + "-retry-50")).isEqualTo(RetryTopics.PARTITIONS);
            assertThat(partitions(admin, Topics.JOBS + "-retry-100")).isEqualTo(RetryTopics.PARTITIONS);
        }
    }

    /** One thread consumes all delays of a topic. */
    @Test
    void shortDelay_isNotHeldBack_byLongDelay() throws Exception {
        try (var backends = new Backends();
                KafkaBroker kafka = KafkaBroker.start(KafkaBroker.Options.temporary());
                ConfigurableApplicationContext worker = worker(
                        backends,
                        kafka,
                        "vip-export.retry.multiplier=100000",
                        "vip-export.retry.max-delay=1h",
                        "vip-export.sweep.stalled-after=3h")) {
            backends.addMessages(10);
            JobStore jobs = worker.getBean(JobStore.class);
            List<ExportJob> longDelays = new ArrayList<>();
            // more than the retry topic has partitions, so that each of them is paused
            for (int i = 0; i < 4 * RetryTopics.PARTITIONS; i++) {
                backends.firestoreServer.faults().arm(2, "RunAggregationQuery", new Fault.Status(DATA_LOSS));
                longDelays.add(submit(backends, worker));
                awaitFailures(jobs, longDelays.get(i), 2);
            }
            backends.firestoreServer.faults().arm(1, "RunAggregationQuery", new Fault.Status(DATA_LOSS));

            ExportJob shortDelay = submit(backends, worker);

            await("the second retry of others is due in an hour")
                    .atMost(TestTimeouts.MAX)
                    .until(() -> jobs.find(shortDelay.exportId()).orElseThrow().state() == JobState.SUCCEEDED);
            assertThat(jobs.find(shortDelay.exportId()).orElseThrow().failures())
                    .isEqualTo(1);
            assertThat(longDelays)
                    .allSatisfy(job -> assertThat(
                                    jobs.find(job.exportId()).orElseThrow().state())
                            .isEqualTo(JobState.QUEUED));
        }
    }

    private static ExportJob submit(Backends backends, ConfigurableApplicationContext worker) {
        // of callers of their own, or they would be one job
        var caller = new Caller("org", ExportIds.next());
        ExportJob job =
                ExportJob.queued(ExportIds.next(), caller, TestJobs.query(), ExportOptions.DEFAULT, Instant.now());
        TestJobs.submit(backends.firestore, job);
        worker.getBean(TicketPublisher.class).send(job);
        return job;
    }

    private static void awaitFailures(JobStore jobs, ExportJob job, int failures) {
        await().atMost(TestTimeouts.MAX)
                .until(() -> jobs.find(job.exportId()).orElseThrow().failures() == failures);
    }

    private static int partitions(Admin admin, String topic) throws Exception {
        var topics = admin.describeTopics(List.of(topic)).allTopicNames().get();
        return Objects.requireNonNull(topics.get(topic)).partitions().size();
    }

    private static ConfigurableApplicationContext worker(Backends backends, KafkaBroker kafka, String... more) {
        return new SpringApplicationBuilder(WorkerApplication.class)
                .web(WebApplicationType.NONE)
                .properties(
                        Map.of("spring.config.name", "vip-export-worker", "logging.level.org.apache.kafka", "ERROR"))
                .properties(backends.properties())
                .properties(Map.of(
                        "spring.kafka.bootstrap-servers",
                        kafka.bootstrapServers(),
                        "vip-export.cloud.project-id",
                        backends.cloud.projectId(),
                        "vip-export.cloud.bucket",
                        Backends.BUCKET,
                        // a slow call must not count as a failure
                        "vip-export.call-timeout",
                        "5m",
                        "vip-export.kafka.send-timeout",
                        "5m",
                        "vip-export.retry.first-delay",
                        "50ms",
                        "vip-export.retry.multiplier",
                        "2",
                        "vip-export.retry.max-delay",
                        "100ms"))
                .properties(more)
                .run();
    }
}
