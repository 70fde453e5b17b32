package dev.vipexport.common.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.emulators.kafka.KafkaBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaAdmin;

/** The topic {@code old} exists with one partition, and the declared topics are {@code old} and {@code new} with four. */
class TopicInitializerTest {
    private static final List<NewTopic> DECLARED =
            List.of(Topics.withLimits(new NewTopic("old", 4, (short) 1)), new NewTopic("new", 4, (short) 1));

    private final Logger logger = (Logger) LoggerFactory.getLogger(TopicInitializer.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private KafkaBroker broker;
    private Admin admin;

    @BeforeEach
    void start() throws Exception {
        log.start();
        logger.addAppender(log);
        broker = KafkaBroker.start(KafkaBroker.Options.temporary());
        admin = Admin.create(settings());
        admin.createTopics(List.of(new NewTopic("old", 1, (short) 1))).all().get();
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
        admin.close();
        broker.close();
    }

    private Map<String, Object> settings() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    private void initialize(TopicPolicy policy) {
        var initializer =
                new TopicInitializer(new KafkaAdmin(settings()), policy, Duration.ofMillis(20), () -> DECLARED);
        initializer.start();
        initializer.stop();
    }

    private int partitions(String topic) throws Exception {
        var topics = admin.describeTopics(List.of(topic)).allTopicNames().get();
        return Objects.requireNonNull(topics.get(topic)).partitions().size();
    }

    private void awaitPartitions(String topic, int number) {
        await().atMost(TestTimeouts.MAX).ignoreExceptions().until(() -> partitions(topic) == number);
    }

    private List<String> lines() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void create_makesMissingTopics_andWarnsOfFewerPartitions() throws Exception {
        initialize(TopicPolicy.CREATE);

        awaitPartitions("new", 4);
        assertThat(partitions("old")).isEqualTo(1);
        assertThat(lines()).singleElement(STRING).contains("old 1 of 4", "topics=alter");
    }

    @Test
    void alter_addsMissingPartitions() {
        initialize(TopicPolicy.ALTER);

        awaitPartitions("new", 4);
        awaitPartitions("old", 4);
        assertThat(lines()).isEmpty();
    }

    @Test
    void none_touchesNothing_andNamesWhatIsMissing() throws Exception {
        initialize(TopicPolicy.NONE);

        assertThat(admin.listTopics().names().get()).isEqualTo(Set.of("old"));
        assertThat(partitions("old")).isEqualTo(1);
        assertThat(lines()).hasSize(2);
        assertThat(lines().get(0)).contains("missing", "topics=none", ": new.");
        assertThat(lines().get(1)).contains("old 1 of 4");
    }

    @ParameterizedTest
    @EnumSource
    void settingsOfExistingTopic_areKept(TopicPolicy policy) throws Exception {
        initialize(policy);

        var old = new ConfigResource(ConfigResource.Type.TOPIC, "old");
        var config = Objects.requireNonNull(
                admin.describeConfigs(List.of(old)).all().get().get(old));
        assertThat(config.get("max.message.bytes").isDefault()).isTrue();
    }
}
