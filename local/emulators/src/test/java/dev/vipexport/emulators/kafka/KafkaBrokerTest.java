package dev.vipexport.emulators.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.emulators.junit.EmulatorsExtension;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.emulators.kafka.KafkaBroker.Options;
import dev.vipexport.emulators.runtime.Loopback;
import dev.vipexport.emulators.runtime.PortInUseException;
import dev.vipexport.testsupport.ChildJvm;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerTest {
    @RegisterExtension
    static final EmulatorsExtension EMULATORS = EmulatorsExtension.shared();

    @Test
    void consumer_receivesProducedRecords() throws Exception {
        String bootstrapServers = EMULATORS.kafka().bootstrapServers();
        createTopic(bootstrapServers, "received");
        send(bootstrapServers, "received", "a", "b");

        assertThat(receive(bootstrapServers, "received", 2)).containsExactly("a", "b");
    }

    @Test
    void topicsAndOffsets_surviveRestart(@TempDir Path directory) throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(Options.stored(0, directory))) {
            createTopic(broker.bootstrapServers(), "jobs");
            send(broker.bootstrapServers(), "jobs", "a", "b");
            assertThat(receive(broker.bootstrapServers(), "jobs", 2)).containsExactly("a", "b");
            send(broker.bootstrapServers(), "jobs", "c");
        }
        try (KafkaBroker broker = KafkaBroker.start(Options.stored(0, directory))) {
            assertThat(receive(broker.bootstrapServers(), "jobs", 1)).containsExactly("c");
        }
    }

    @Test
    void acknowledgedRecords_surviveKill(@TempDir Path directory) throws Exception {
        try (ChildJvm child = ChildJvm.ofMain(BrokerProcess.class)
                .quickStart()
                .killedOnClose()
                .arguments(directory.toString())
                .start()) {
            String bootstrapServers = child.readLine();
            createTopic(bootstrapServers, "jobs");
            send(bootstrapServers, "jobs", "a", "b");
            assertThat(receive(bootstrapServers, "jobs", 2)).containsExactly("a", "b");
            send(bootstrapServers, "jobs", "c");
            child.kill();
        }
        try (KafkaBroker broker = KafkaBroker.start(Options.stored(0, directory))) {
            assertThat(receive(broker.bootstrapServers(), "jobs", 1)).containsExactly("c");
        }
    }

    @Test
    void topic_isNotCreated_byConsumer() throws Exception {
        String bootstrapServers = EMULATORS.kafka().bootstrapServers();
        try (Admin admin = Admin.create(clientSettings(bootstrapServers));
                Consumer<String, String> consumer = consumer(bootstrapServers)) {
            consumer.subscribe(List.of("jbos"));
            consumer.poll(Duration.ofMillis(200));

            assertThat(admin.listTopics().names().get()).doesNotContain("jbos");
        }
    }

    @Test
    void brokers_areIsolated_inOneJvm() throws Exception {
        String one = EMULATORS.kafka().bootstrapServers();
        try (KafkaBroker another = KafkaBroker.start(Options.temporary())) {
            String other = another.bootstrapServers();
            createTopic(one, "isolated");
            createTopic(other, "isolated");
            send(one, "isolated", "of one");
            send(other, "isolated", "of the other");

            assertThat(receive(one, "isolated", 1)).containsExactly("of one");
            assertThat(receive(other, "isolated", 1)).containsExactly("of the other");
        }
    }

    @Test
    void start_namesPort_whenInUse(@TempDir Path directory) throws Exception {
        int port;
        try (ServerSocket holder = new ServerSocket()) {
            holder.bind(Loopback.address(0));
            port = holder.getLocalPort();
            Options options = Options.stored(port, directory);
            assertThatThrownBy(() -> KafkaBroker.start(options))
                    .isInstanceOfSatisfying(
                            PortInUseException.class,
                            inUse -> assertThat(inUse.port()).isEqualTo(port))
                    .hasMessage("Port 127.0.0.1:" + port
                            + ", which the Kafka broker needs, is in use;"
                            + " stop the process that holds it or choose another port");
        }
        try (KafkaBroker broker = KafkaBroker.start(Options.stored(port, directory))) {
            assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
        }
    }

    @Test
    void temporaryDirectory_isDeleted_onClose() {
        KafkaBroker broker = KafkaBroker.start(Options.temporary());
        Path directory = broker.dataDirectory();
        assertThat(directory.resolve("meta.properties")).exists();

        broker.close();

        assertThat(directory).doesNotExist();
    }

    @Test
    void directory_isRejected_whenInUse(@TempDir Path directory) throws Exception {
        try (KafkaBroker first = KafkaBroker.start(Options.stored(0, directory))) {
            assertThatThrownBy(() -> KafkaBroker.start(Options.stored(0, directory)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(directory.toString());
            createTopic(first.bootstrapServers(), "still-there");
        }
        try (KafkaBroker again = KafkaBroker.start(Options.stored(0, directory))) {
            createTopic(again.bootstrapServers(), "free-again");
        }
    }

    private static void createTopic(String bootstrapServers, String topic) throws Exception {
        try (Admin admin = Admin.create(clientSettings(bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                    .all()
                    .get(TestTimeouts.MAX.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void send(String bootstrapServers, String topic, String... values) throws Exception {
        try (var producer =
                new KafkaProducer<>(clientSettings(bootstrapServers), new StringSerializer(), new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, value))
                        .get(TestTimeouts.MAX.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Receives from the group's committed offset and commits. */
    private static List<String> receive(String bootstrapServers, String topic, int count) {
        List<String> values = new ArrayList<>();
        try (Consumer<String, String> consumer = consumer(bootstrapServers)) {
            consumer.subscribe(List.of(topic));
            Awaitility.await().atMost(TestTimeouts.MAX).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(received -> values.add(received.value()));
                return values.size() >= count;
            });
            consumer.commitSync();
            assertThat(consumer.assignment()).containsExactly(new TopicPartition(topic, 0));
        }
        return values;
    }

    private static Consumer<String, String> consumer(String bootstrapServers) {
        return new KafkaConsumer<>(
                clientSettings(bootstrapServers), new StringDeserializer(), new StringDeserializer());
    }

    private static Map<String, Object> clientSettings(String bootstrapServers) {
        return Map.of(
                "bootstrap.servers", bootstrapServers,
                "group.id", "workers",
                "auto.offset.reset", "earliest",
                "enable.auto.commit", "false");
    }
}
