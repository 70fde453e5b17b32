package dev.vipexport.api;

import dev.vipexport.common.cloud.CloudSettings;
import java.net.InetAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.stereotype.Component;

/** Logs the version and all addresses when the API is ready. */
@Component
final class StartReport implements ApplicationListener<ApplicationReadyEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(StartReport.class);

    private final ServerProperties server;
    private final KafkaProperties kafka;
    private final CloudSettings cloud;

    StartReport(ServerProperties server, KafkaProperties kafka, CloudSettings cloud) {
        this.server = server;
        this.kafka = kafka;
        this.cloud = cloud;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent ready) {
        String version = ApiApplication.class.getPackage().getImplementationVersion();
        String url = ready.getApplicationContext() instanceof WebServerApplicationContext web
                ? url(server, Objects.requireNonNull(web.getWebServer()).getPort())
                : "no address";
        LOG.info("API {} at {}", Objects.requireNonNullElse(version, "(development)"), url);
        LOG.info("Swagger UI at {}/swagger-ui.html", url);
        String healthPort = ready.getApplicationContext().getEnvironment().getProperty("local.management.port");
        if (healthPort != null) {
            LOG.info("Health is served at port {}, path /actuator/health", healthPort);
        }
        LOG.info(
                "Firestore: database {} of project {} at {}",
                cloud.databaseId(),
                cloud.projectId(),
                Objects.requireNonNullElse(cloud.firestoreEmulatorHost(), "Google Cloud"));
        LOG.info(
                "Cloud Storage: bucket {} at {}",
                cloud.bucket(),
                Objects.requireNonNullElse(cloud.storageEmulatorUrl(), "Google Cloud"));
        LOG.info("Kafka: {}", String.join(", ", kafka.getBootstrapServers()));
        LOG.info(
                "Ready after {} s", Objects.requireNonNull(ready.getTimeTaken()).toMillis() / 1_000.0);
    }

    static String url(ServerProperties server, int port) {
        return (Ssl.isEnabled(server.getSsl()) ? "https://" : "http://") + host(server.getAddress()) + ":" + port;
    }

    private static String host(@Nullable InetAddress address) {
        return address == null || address.isAnyLocalAddress() ? "localhost" : address.getHostAddress();
    }
}
