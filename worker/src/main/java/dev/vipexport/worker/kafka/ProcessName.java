package dev.vipexport.worker.kafka;

import dev.vipexport.common.messaging.HostName;
import java.util.Objects;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/** Names this process in the ids of its Kafka clients: {@code spring.kafka.client-id}, or else the name of the host. */
@Component
final class ProcessName {
    /** The name on a host without a name. Its consumers work, but Kafka's tools show several workers by one name. */
    private static final String NAMELESS = "worker";

    private final String name;

    ProcessName(KafkaProperties kafka) {
        this.name = Objects.requireNonNullElseGet(
                kafka.getClientId(), () -> HostName.find().orElse(NAMELESS));
    }

    String name() {
        return name;
    }

    /** Returns the id of a client, or what the ids of several begin with. */
    String clientId(String purpose) {
        return name + "-" + purpose;
    }
}
