package dev.vipexport.stack;

import dev.vipexport.emulators.junit.Patience;
import java.util.List;

/** How fast this machine is does not matter: with its own time limits, an API answers a slow call with 503. */
final class PatientApi {
    private static final long MILLIS = Patience.MOST.toMillis();

    /** For an API under test, on top of those that lead to its back ends. */
    static final List<String> OPTIONS = List.of(
            "--vip-export.call-timeout=" + MILLIS + "ms",
            "--vip-export.kafka.send-timeout=" + MILLIS + "ms",
            "--spring.kafka.admin.operation-timeout=" + MILLIS + "ms",
            "--spring.kafka.producer.properties[max.block.ms]=" + MILLIS,
            "--spring.kafka.producer.properties[delivery.timeout.ms]=" + MILLIS);

    private PatientApi() {}
}
