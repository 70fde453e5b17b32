package dev.vipexport.ops;

import dev.vipexport.common.cloud.CloudSettings;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Logs the version and all addresses when the app is ready. */
@Component
final class StartReport {
    private static final Logger LOG = LoggerFactory.getLogger(StartReport.class);

    private final CloudSettings cloud;
    private final KafkaProperties kafka;
    private final Environment environment;

    StartReport(CloudSettings cloud, KafkaProperties kafka, Environment environment) {
        this.cloud = cloud;
        this.kafka = kafka;
        this.environment = environment;
    }

    @EventListener(ApplicationReadyEvent.class)
    public void logReady() {
        LOG.info(
                "Firestore: database {} of project {} at {}",
                cloud.databaseId(),
                cloud.projectId(),
                Objects.requireNonNullElse(cloud.firestoreEmulatorHost(), "Google Cloud"));
        LOG.info("Kafka: {}", String.join(", ", kafka.getBootstrapServers()));
        LOG.info(
                "Operations {} is ready; the console is at port {}, health and metrics at port {}",
                environment.getProperty("spring.application.version", "(development)"),
                environment.getProperty("local.server.port"),
                environment.getProperty("local.management.port"));
    }
}
