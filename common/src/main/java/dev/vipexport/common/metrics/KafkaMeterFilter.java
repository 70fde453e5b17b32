package dev.vipexport.common.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.List;
import java.util.Set;

/**
 * Keeps few of the hundreds of meters that each client of Kafka has. A worker has a dozen consumers. Removes the process's
 * name from {@code client.id}, because the scraper adds its own name of the process.
 *
 * <p>The lag of a consumer is not kept. It is gone with its consumer, and stale while the consumer works on a ticket.
 */
public final class KafkaMeterFilter implements MeterFilter {
    private static final String CLIENT_ID = "client.id";
    private static final Set<String> KEPT = Set.of(
            "kafka.consumer.coordinator.commit.latency.avg",
            "kafka.consumer.coordinator.failed.rebalance.total",
            "kafka.consumer.coordinator.last.heartbeat.seconds.ago",
            "kafka.consumer.coordinator.rebalance.total",
            "kafka.producer.record.error.total",
            "kafka.producer.request.latency.avg");

    private final String processPrefix;

    /** @param process what the ids of this process's clients begin with, before {@code -} */
    public KafkaMeterFilter(String process) {
        this.processPrefix = process + "-";
    }

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        return id.getName().startsWith("kafka.") && !KEPT.contains(id.getName())
                ? MeterFilterReply.DENY
                : MeterFilterReply.NEUTRAL;
    }

    /** Changes values of tags and no keys: Micrometer's binder compares their number with that of Kafka's own tags. */
    @Override
    public Meter.Id map(Meter.Id id) {
        String client = id.getTag(CLIENT_ID);
        return client != null && client.startsWith(processPrefix)
                ? id.replaceTags(withClient(id.getTags(), client.substring(processPrefix.length())))
                : id;
    }

    private static List<Tag> withClient(List<Tag> tags, String client) {
        return tags.stream()
                .map(tag -> tag.getKey().equals(CLIENT_ID) ? Tag.of(CLIENT_ID, client) : tag)
                .toList();
    }
}
