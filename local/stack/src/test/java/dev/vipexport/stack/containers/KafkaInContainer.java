package dev.vipexport.stack.containers;

import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.testsupport.FreePorts;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.testcontainers.kafka.KafkaContainer;

/** Kafka as it is shipped, behind one port of 127.0.0.1 that it keeps across restarts. */
final class KafkaInContainer implements AutoCloseable {
    private final KafkaContainer container;

    private KafkaInContainer(KafkaContainer container) {
        this.container = container;
    }

    static KafkaInContainer start() {
        var container = new KafkaContainer("apache/kafka:4.3.1");
        // a port that Docker chooses would be another one after a restart, and clients would look for the old one
        container.setPortBindings(List.of("127.0.0.1:" + FreePorts.next() + ":9092"));
        container.withStartupTimeout(TestTimeouts.MAX);
        container.start();
        return new KafkaInContainer(container);
    }

    String bootstrapServers() {
        return container.getBootstrapServers();
    }

    /** SIGKILL, like a crash; what was acknowledged is kept in the container's own file system. */
    void kill() {
        docker().killContainerCmd(container.getContainerId()).exec();
        await("the broker is gone").atMost(TestTimeouts.MAX).until(() -> !isRunning());
    }

    /** Starts the killed broker again, with what it had stored. */
    void restart() {
        docker().startContainerCmd(container.getContainerId()).exec();
        await("the broker answers again")
                .atMost(TestTimeouts.MAX)
                .ignoreExceptions()
                .until(this::isReachable);
    }

    private boolean isRunning() {
        return Objects.requireNonNullElse(
                docker().inspectContainerCmd(container.getContainerId())
                        .exec()
                        .getState()
                        .getRunning(),
                false);
    }

    private boolean isReachable() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", (Object) bootstrapServers()))) {
            return !admin.describeCluster().nodes().get(10, TimeUnit.SECONDS).isEmpty();
        }
    }

    private DockerClient docker() {
        return container.getDockerClient();
    }

    @Override
    public void close() {
        container.stop();
    }
}
