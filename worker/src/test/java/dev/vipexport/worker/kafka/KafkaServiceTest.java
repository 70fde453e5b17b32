package dev.vipexport.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.vipexport.common.messaging.JobTicket;
import dev.vipexport.common.messaging.TicketCodec;
import dev.vipexport.common.messaging.TicketHeaders;
import dev.vipexport.common.messaging.TopicInitializer;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.worker.EmbeddedWorker;
import dev.vipexport.worker.TopicReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.MessageListenerContainer;

/** A worker against Kafka as a service: TLS with a bundle of Spring Boot, a user, and rights that an operator gives. */
@ExtendWith(OutputCaptureExtension.class)
class KafkaServiceTest {
    private static final Path SETUP = Path.of("..", "deploy", "google-cloud", "setup.sh");
    private static final Path PAGE = Path.of("..", "docs", "deploy-google-cloud.md");
    private static final String FIRST_RETRIES = Topics.JOBS + "-retry-1000";

    @TempDir
    Path folder;

    private SecuredBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = SecuredBroker.start(folder);
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private EmbeddedWorker worker() {
        var settings = new HashMap<>(broker.appSettings());
        // as by default, unlike in other tests
        settings.putAll(Map.of(
                "vip-export.kafka.small-job-concurrency",
                4,
                "vip-export.retry.first-delay",
                "1s",
                "vip-export.retry.max-delay",
                "60s",
                "vip-export.kafka.topic-retry-interval",
                "20ms",
                "vip-export.call-timeout",
                "100ms"));
        return EmbeddedWorker.start(settings);
    }

    private void allow(boolean create) throws Exception {
        broker.allow(ResourceType.TOPIC, "vip-export.", AclOperation.DESCRIBE, AclOperation.READ, AclOperation.WRITE);
        broker.allow(ResourceType.GROUP, "vip-export-", AclOperation.READ);
        if (create) {
            broker.allow(ResourceType.TOPIC, "vip-export.", AclOperation.CREATE);
        }
    }

    /** Returns the topics of the script, with the settings that it gives them. */
    private static Map<String, NewTopic> topicsOfSetup() throws IOException {
        String script = Files.readString(SETUP);
        Map<String, String> settings = Pattern.compile("^topic_settings=\\((.*)\\)$", Pattern.MULTILINE)
                .matcher(script)
                .results()
                .flatMap(line -> List.of(line.group(1).split(" ")).stream())
                .map(setting -> setting.split("="))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        return Pattern.compile("^  \"(vip-export\\.[a-z0-9-]+) (\\d+)(?: ([a-z.]+)=(\\d+))?\"$", Pattern.MULTILINE)
                .matcher(script)
                .results()
                .map(line -> {
                    var own = new HashMap<>(settings);
                    if (line.group(3) != null) {
                        own.put(line.group(3), line.group(4));
                    }
                    return new NewTopic(line.group(1), Integer.parseInt(line.group(2)), (short) 1).configs(own);
                })
                .collect(Collectors.toMap(NewTopic::name, topic -> topic));
    }

    /** Returns partitions and own retention of the topics in docs/deploy-google-cloud.md. */
    private static Map<String, List<String>> topicsOfPage() throws IOException {
        var topics = new TreeMap<String, List<String>>();
        for (String line : Files.readAllLines(PAGE)) {
            String[] cells = line.split("\\|", -1);
            if (line.startsWith("| `vip-export.") && cells.length == 6) {
                Pattern.compile("`(vip-export\\.[a-z0-9-]+)`")
                        .matcher(cells[1])
                        .results()
                        .forEach(name -> topics.put(name.group(1), List.of(cells[3].strip(), cells[4].strip())));
            }
        }
        return topics;
    }

    private static List<String> onPage(NewTopic topic) {
        String retention = topic.configs().get("retention.ms");
        return List.of(
                String.valueOf(topic.numPartitions()),
                retention == null
                        ? "the broker's"
                        : Duration.ofMillis(Long.parseLong(retention)).toDays() + " days");
    }

    private void createTopicsOfSetup() throws Exception {
        try (Admin admin = broker.admin()) {
            admin.createTopics(topicsOfSetup().values()).all().get();
        }
    }

    /** Sends a record that no worker can read and a ticket that fails, because Firestore is away. */
    private void assertWorks() throws Exception {
        String inner = broker.innerServers();
        try (var deadLetters = new TopicReader(inner, Topics.DEAD_LETTERS);
                var retries = new TopicReader(inner, FIRST_RETRIES)) {
            TopicReader.send(inner, Topics.JOBS, "k", "{\"schema\":99,\"exportId\":\"e\"}");
            String exportId = "e".repeat(32);
            TopicReader.send(inner, Topics.JOBS, exportId, TicketCodec.write(JobTicket.of(exportId)));

            var dead = deadLetters.awaitRecord(record -> true).get(0);
            assertThat(TopicReader.header(dead, TicketHeaders.REASON)).contains("schema 99");
            assertThat(retries.awaitRecord(record -> true).get(0).key()).isEqualTo(exportId);
        }
    }

    @Test
    void worker_createsTopicsOfSetup_whenAllowed() throws Exception {
        allow(true);
        try (var worker = worker();
                Admin admin = broker.admin()) {
            assertThat(worker.isRunning()).isTrue();
            Map<String, NewTopic> wanted = topicsOfSetup();
            Set<String> names = admin.listTopics().names().get();
            assertThat(names.stream().filter(name -> name.startsWith("vip-export")))
                    .containsExactlyInAnyOrderElementsOf(wanted.keySet());

            var found = new TreeMap<String, Integer>();
            admin.describeTopics(wanted.keySet())
                    .allTopicNames()
                    .get()
                    .forEach((name, topic) -> found.put(name, topic.partitions().size()));
            assertThat(found)
                    .containsExactlyInAnyOrderEntriesOf(wanted.values().stream()
                            .collect(Collectors.toMap(NewTopic::name, NewTopic::numPartitions)));
            List<ConfigResource> resources = wanted.keySet().stream()
                    .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                    .toList();
            admin.describeConfigs(resources).all().get().forEach((topic, config) -> {
                Map<String, String> own = config.entries().stream()
                        .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                        .collect(Collectors.toMap(entry -> entry.name(), entry -> entry.value()));
                assertThat(own)
                        .as(topic.name())
                        .isEqualTo(
                                Objects.requireNonNull(wanted.get(topic.name())).configs());
            });
        }
    }

    @Test
    void page_listsTheTopicsOfSetup() throws Exception {
        Map<String, List<String>> wanted =
                topicsOfSetup().values().stream().collect(Collectors.toMap(NewTopic::name, KafkaServiceTest::onPage));

        assertThat(topicsOfPage()).containsExactlyInAnyOrderEntriesOf(wanted);
    }

    @Test
    void worker_works_whenTopicsAreMadeByHand_andCreateIsRefused(CapturedOutput output) throws Exception {
        allow(false);
        createTopicsOfSetup();
        try (var worker = worker()) {
            assertWorks();
            assertThat(worker.isRunning()).isTrue();
        }

        assertThat(linesAboutTopics(output)).isEmpty();
    }

    @Test
    void worker_saysOnce_thatItMayNotCreateTopics(CapturedOutput output) throws Exception {
        allow(false);
        try (var worker = worker()) {
            assertThat(worker.isRunning()).isTrue();
            createTopicsOfSetup();
            assertWorks();
        }

        assertThat(linesAboutTopics(output))
                .hasSize(1)
                .first(STRING)
                .contains(
                        "does not let this account see all topics, create missing ones", "docs/deploy-google-cloud.md");
    }

    /** The numbers that docs/deploy-google-cloud.md has. */
    @Test
    void worker_has13Consumers() throws Exception {
        allow(false);
        createTopicsOfSetup();
        try (var worker = worker()) {
            Map<String, Integer> consumers =
                    worker.bean(KafkaListenerEndpointRegistry.class).getListenerContainers().stream()
                            .filter(MessageListenerContainer::isRunning)
                            .collect(Collectors.toMap(
                                    container -> String.valueOf(container.getGroupId()),
                                    container -> ((ConcurrentMessageListenerContainer<?, ?>) container)
                                            .getContainers()
                                            .size()));

            assertThat(consumers)
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "vip-export-workers",
                            4,
                            "vip-export-large-job-workers",
                            2,
                            "vip-export-slice-workers",
                            4,
                            "vip-export-workers-retry",
                            1,
                            "vip-export-large-job-workers-retry",
                            1,
                            "vip-export-slice-workers-retry",
                            1));
        }
    }

    private static List<String> linesAboutTopics(CapturedOutput output) {
        return output.getOut()
                .lines()
                .filter(line -> line.contains(TopicInitializer.class.getSimpleName()))
                .toList();
    }
}
