package dev.vipexport.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.event.ConsumerStoppedEvent;

/** The port on which a worker says that it is alive. */
class HealthPortTest {

    @Test
    void healthAndMetrics_areServedOnLoopbackOnly() throws Exception {
        try (ConfigurableApplicationContext worker = start()) {
            int port = worker.getEnvironment().getRequiredProperty("local.server.port", Integer.class);

            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            assertThat(get(loopback, port, "/actuator/health")).startsWith("HTTP/1.1 200");
            assertThat(get(loopback, port, "/actuator/prometheus"))
                    .startsWith("HTTP/1.1 200")
                    .contains("vip_export_tickets_total");
            for (String other : List.of("/actuator/env", "/actuator/metrics", "/actuator/threaddump")) {
                assertThat(get(loopback, port, other)).startsWith("HTTP/1.1 404");
            }
            // another address of this machine, which 0.0.0.0 would include
            assertThatThrownBy(() -> get(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), port, "/actuator/health"))
                    .isInstanceOf(ConnectException.class);
        }
    }

    /** spring-kafka ends a consumer at an error of the JVM, and the others go on. */
    @Test
    void health_isDown_whenAConsumerHasEnded() throws Exception {
        try (ConfigurableApplicationContext worker = start()) {
            int port = worker.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            worker.publishEvent(new ConsumerStoppedEvent(this, this, ConsumerStoppedEvent.Reason.NORMAL));
            assertThat(get(InetAddress.getLoopbackAddress(), port, "/actuator/health"))
                    .startsWith("HTTP/1.1 200");

            worker.publishEvent(new ConsumerStoppedEvent(this, this, ConsumerStoppedEvent.Reason.ERROR));

            assertThat(get(InetAddress.getLoopbackAddress(), port, "/actuator/health"))
                    .startsWith("HTTP/1.1 503");
        }
    }

    private static String get(InetAddress address, int port, String path) throws IOException {
        try (var socket = new Socket(address, port)) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(WorkerApplication.class)
                .properties(Map.of(
                        "spring.config.name", "vip-export-worker",
                        "spring.kafka.bootstrap-servers", "127.0.0.1:1",
                        "logging.level.org.apache.kafka", "OFF",
                        "vip-export.cloud.project-id", "test",
                        "vip-export.cloud.bucket", "vip-exports",
                        "vip-export.cloud.firestore-emulator-host", "127.0.0.1:1",
                        "vip-export.cloud.storage-emulator-url", "http://127.0.0.1:1"))
                // an argument wins over the application's own file
                .run("--server.port=0");
    }
}
