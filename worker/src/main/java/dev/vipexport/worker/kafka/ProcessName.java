package dev.vipexport.worker.kafka;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/** Names this process in the ids of its Kafka clients: {@code spring.kafka.client-id}, or else the name of the host. */
@Component
final class ProcessName {
    /** The name on a host without a name. Its consumers work, but Kafka's tools show several workers by one name. */
    private static final String NAMELESS = "worker";

    private final String name;

    ProcessName(KafkaProperties kafka) {
        this.name = Objects.requireNonNullElseGet(kafka.getClientId(), ProcessName::host);
    }

    /** Returns the id of a client, or what the ids of several begin with. */
    String clientId(String purpose) {
        return name + "-" + purpose;
    }

    private static String host() {
        @Nullable String given = System.getenv("HOSTNAME");
        if (given != null && !given.isBlank()) {
            return given;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return NAMELESS;
        }
    }
}
