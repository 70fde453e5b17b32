package dev.vipexport.common.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.Set;

/**
 * Keeps few of the hundreds of meters that each client of Kafka has. A worker has a dozen consumers.
 * Changes no tag, because Micrometer's binder compares them with Kafka's own and would register each meter again.
 *
 * <p>The lag of a consumer is not kept. It is gone with its consumer, and stale while the consumer works on a ticket.
 */
public final class KafkaMeterFilter implements MeterFilter {
    private static final Set<String> KEPT = Set.of(
            "kafka.consumer.coordinator.commit.latency.avg",
            "kafka.consumer.coordinator.failed.rebalance.total",
            "kafka.consumer.coordinator.last.heartbeat.seconds.ago",
            "kafka.consumer.coordinator.rebalance.total",
            "kafka.producer.record.error.total",
            "kafka.producer.request.latency.avg");

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        return id.getName().startsWith("kafka.") && !KEPT.contains(id.getName())
                ? MeterFilterReply.DENY
                : MeterFilterReply.NEUTRAL;
    }
}
