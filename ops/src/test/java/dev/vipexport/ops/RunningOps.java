package dev.vipexport.ops;

import com.google.cloud.firestore.Firestore;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.firestore.rule.CloudRules;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.emulators.kafka.KafkaBroker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The app with back ends of its own, and a client of its API. */
public final class RunningOps implements AutoCloseable {
    private static final String TOKEN = "the-token-of-all-tests-of-this-module";
    private static final String PROJECT = "vip-export-test";

    private final FirestoreServer firestoreServer = FirestoreServer.start(FirestoreServer.Options.inMemory()
            .withIndexes(Path.of("../firestore.indexes.json"))
            .withRules(CloudRules.STANDARD.withoutOrderByName()));
    private final KafkaBroker kafka = KafkaBroker.start(KafkaBroker.Options.temporary());
    private final Firestore firestore =
            GoogleClients.firestore(new CloudSettings(PROJECT, "(default)", "b", firestoreServer.endpoint(), null));
    private final ConfigurableApplicationContext app;
    private final HttpClient http = HttpClient.newHttpClient();

    private RunningOps(String... options) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(Topics.newTopics((short) 1, Duration.ofDays(1)))
                    .all()
                    .get();
        } catch (Exception e) {
            throw new IllegalStateException("creating the topics failed", e);
        }
        Map<String, String> all = new LinkedHashMap<>();
        for (String option : defaults()) {
            all.put(option.substring(0, option.indexOf('=')), option);
        }
        for (String option : options) {
            all.put(option.substring(0, option.indexOf('=')), option);
        }
        app = new SpringApplicationBuilder(OpsApplication.class)
                .properties("spring.config.name=vip-export-ops")
                .run(all.values().toArray(String[]::new));
    }

    private List<String> defaults() {
        return List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--vip-export.access.token=" + TOKEN,
                "--vip-export.call-timeout=60s",
                "--vip-export.observer.interval=50ms",
                "--vip-export.redrive.interval=20ms",
                "--vip-export.cloud.project-id=" + PROJECT,
                "--vip-export.cloud.bucket=b",
                "--vip-export.cloud.firestore-emulator-host=" + firestoreServer.endpoint(),
                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers());
    }

    /** Starts the app with {@code --name=value} options. */
    public static RunningOps start(String... options) {
        return new RunningOps(options);
    }

    public Firestore firestore() {
        return firestore;
    }

    public KafkaBroker kafka() {
        return kafka;
    }

    public <T> T bean(Class<T> type) {
        return app.getBean(type);
    }

    /** Records a new job of an organisation. No two of them are equal orders. */
    public ExportJob order(String org, Instant createdAt) {
        String id = ExportIds.next();
        var query = new ExportQuery("ws", "ch-" + id, TestJobs.JUNE, null, null);
        return submit(ExportJob.queued(id, new Caller(org, "secret-key"), query, ExportOptions.DEFAULT, createdAt));
    }

    @CanIgnoreReturnValue
    public ExportJob submit(ExportJob job) {
        TestJobs.submit(firestore, job);
        return job;
    }

    public JobStore jobs() {
        return JobStore.in(firestore, TestTimeouts.MAX);
    }

    /** Records a job that has failed. */
    public ExportJob fail(String org, JobFailure.Code code, Instant at) {
        return fail(order(org, at), code, at);
    }

    @CanIgnoreReturnValue
    public ExportJob fail(ExportJob job, JobFailure.Code code, Instant at) {
        var failure = new JobFailure(code, "what the caller reads");
        return jobs().change(job.exportId(), current -> current.failed(1, failure, at))
                        instanceof JobStore.Change.Applied applied
                ? applied.job()
                : job;
    }

    /** An answer: its status and its body. */
    public record Answer(int status, String body) {
        public JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }
    }

    public Answer get(String path) {
        return send(request(path).build());
    }

    /** Posts an action with a new key. */
    public Answer post(String path, String body) {
        return post(path, body, UUID.randomUUID().toString());
    }

    public Answer post(String path, String body, String key) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                        + app.getEnvironment().getRequiredProperty("local.server.port") + "/ops/v1/" + path))
                .header("Authorization", "Bearer " + TOKEN);
    }

    /** Returns what Prometheus reads. */
    public String scrape() {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                + app.getEnvironment().getRequiredProperty("local.management.port")
                                + "/actuator/prometheus"))
                        .build())
                .body();
    }

    public Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (Exception e) {
            throw new IllegalStateException(request + " failed", e);
        }
    }

    @Override
    public void close() throws Exception {
        app.close();
        firestore.close();
        kafka.close();
        firestoreServer.close();
    }
}
