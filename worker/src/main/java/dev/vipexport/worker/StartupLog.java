package dev.vipexport.worker;

import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.worker.kafka.KafkaSettings;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Logs the version, the addresses and the threads of a worker that is ready. */
@Component
final class StartupLog {
    private static final Logger LOG = LoggerFactory.getLogger(StartupLog.class);

    private final CloudSettings cloud;
    private final KafkaProperties kafka;
    private final KafkaSettings settings;
    private final Environment environment;

    StartupLog(CloudSettings cloud, KafkaProperties kafka, KafkaSettings settings, Environment environment) {
        this.cloud = cloud;
        this.kafka = kafka;
        this.settings = settings;
        this.environment = environment;
    }

    @EventListener(ApplicationReadyEvent.class)
    public void logReady() {
        LOG.info(
                "Firestore: database {} of project {} at {}",
                cloud.databaseId(),
                cloud.projectId(),
                Objects.requireNonNullElse(cloud.firestoreEmulatorHost(), "Google Cloud"));
        LOG.info(
                "Cloud Storage: bucket {} at {}",
                cloud.bucket(),
                Objects.requireNonNullElse(cloud.storageEmulatorUrl(), "Google Cloud"));
        LOG.info(
                "Kafka: {}; topics and threads: {} {}, {} {}, {} {}",
                String.join(",", kafka.getBootstrapServers()),
                Topics.JOBS,
                settings.smallJobConcurrency(),
                Topics.LARGE_JOBS,
                settings.largeJobConcurrency(),
                Topics.SLICES,
                settings.sliceConcurrency());
        String version = environment.getProperty("spring.application.version", "(development)");
        String port = environment.getProperty("local.server.port");
        if (port == null) {
            LOG.info("Worker {} is ready; it serves no health", version);
        } else {
            LOG.info("Worker {} is ready; health is served on port {}", version, port);
        }
    }
}
