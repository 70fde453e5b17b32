package dev.vipexport.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.messaging.JobTicket;
import dev.vipexport.common.messaging.TicketCodec;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.emulators.kafka.KafkaBroker;
import dev.vipexport.testsupport.ChildJvm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The output of a worker that runs as a process of its own with the default log levels. */
class WorkerLogTest {
    private static final int MAX_LINES = 30;
    private static final String GROUP = "vip-export-workers";

    @Test
    void log_isShort_forStartRebalanceAndExport() throws Exception {
        var lines = new ArrayList<String>();
        try (var backends = new Backends();
                KafkaBroker broker = KafkaBroker.start(KafkaBroker.Options.temporary())) {
            backends.addMessages(100);
            Map<String, Object> properties = new LinkedHashMap<>(backends.properties());
            properties.put("spring.kafka.bootstrap-servers", broker.bootstrapServers());
            ExportJob job = TestJobs.queued(Instant.now());
            TestJobs.submit(backends.firestore, job);
            try (ChildJvm worker = start(properties)) {
                awaitLine(worker, "is ready", lines);
                rebalance(properties, broker);
                TopicReader.send(
                        broker.bootstrapServers(),
                        Topics.JOBS,
                        job.exportId(),
                        TicketCodec.write(JobTicket.of(job.exportId())));
                awaitLine(worker, "Job " + job.exportId(), lines);
            }
        }

        assertThat(lines).as(String.join("\n", lines)).hasSizeLessThan(MAX_LINES);
        assertThat(lines).anyMatch(line -> line.contains(Topics.SLICES));
        assertThat(lines.get(lines.size() - 1))
                .containsPattern("SUCCEEDED: 100 rows, \\d+ bytes, [\\d.E]+ seconds, 1 attempts");
    }

    /** Everything that a worker logs as JSON, at DEBUG. */
    @Test
    void structuredLog_hasFieldsOfTheWork_andNoSecret() throws Exception {
        var lines = new ArrayList<String>();
        ExportJob job = TestJobs.queued(Instant.now());
        try (var backends = new Backends();
                KafkaBroker broker = KafkaBroker.start(KafkaBroker.Options.temporary())) {
            backends.addMessages(100);
            Map<String, Object> properties = new LinkedHashMap<>(backends.properties());
            properties.put("spring.kafka.bootstrap-servers", broker.bootstrapServers());
            // several chunks, so that an upload has a session
            properties.put("vip-export.upload.chunk", "256KB");
            TestJobs.submit(backends.firestore, job);
            try (ChildJvm worker = start(
                    properties,
                    "--logging.structured.format.console=logstash",
                    "--logging.level.dev.vipexport=debug")) {
                awaitLine(worker, "is ready", lines);
                TopicReader.send(
                        broker.bootstrapServers(),
                        Topics.JOBS,
                        job.exportId(),
                        TicketCodec.write(JobTicket.of(job.exportId())));
                awaitLine(worker, "SUCCEEDED", lines);
            }
        }

        assertThat(lines).allSatisfy(line -> assertThat(line).startsWith("{").endsWith("}"));
        JsonNode ended = JsonMapper.shared().readTree(lines.get(lines.size() - 1));
        assertThat(ended.get("level").asString()).isEqualTo("INFO");
        assertThat(ended.get("message").asString()).startsWith("Job " + job.exportId() + " SUCCEEDED");
        assertThat(ended.get("exportId").asString()).isEqualTo(job.exportId());
        assertThat(ended.get("orgId").asString()).isEqualTo(job.caller().orgId());
        assertThat(ended.get("lane").asString()).isEqualTo("jobs");
        assertThat(ended.get("attempt").asString()).isEqualTo("1");
        assertThat(String.join("\n", lines)).doesNotContainPattern("X-Goog-Signature|[Uu]pload_id=");
    }

    private static ChildJvm start(Map<String, Object> properties, String... additional) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "--logging.config=classpath:logback-spring.xml",
                "--server.port=0",
                "--vip-export.cloud.project-id=test",
                "--vip-export.cloud.bucket=" + Backends.BUCKET));
        arguments.addAll(List.of(additional));
        properties.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        return ChildJvm.ofMain(WorkerApplication.class).arguments(arguments).start();
    }

    /** Lets another worker join the group and leave it. */
    private static void rebalance(Map<String, Object> properties, KafkaBroker broker) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", (Object) broker.bootstrapServers()))) {
            awaitMembers(admin, 4);
            try (EmbeddedWorker other = EmbeddedWorker.start(properties)) {
                assertThat(other.isRunning()).isTrue();
                awaitMembers(admin, 5);
            }
            awaitMembers(admin, 4);
        }
    }

    private static void awaitMembers(Admin admin, int members) {
        // the group exists once its first member has joined
        await().atMost(TestTimeouts.MAX)
                .ignoreExceptionsMatching(failure -> failure.getCause() instanceof GroupIdNotFoundException)
                .until(() -> Objects.requireNonNull(admin.describeConsumerGroups(List.of(GROUP))
                                        .all()
                                        .get()
                                        .get(GROUP))
                                .members()
                                .size()
                        == members);
    }

    private static void awaitLine(ChildJvm worker, String text, List<String> lines) throws Exception {
        String line;
        do {
            line = worker.readLine();
            lines.add(line);
        } while (!line.contains(text));
    }
}
