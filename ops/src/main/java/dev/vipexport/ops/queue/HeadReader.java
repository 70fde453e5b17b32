package dev.vipexport.ops.queue;

import dev.vipexport.common.cloud.BackendUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.stereotype.Component;

/** Reads when single records were sent. */
@Component
final class HeadReader implements AutoCloseable {
    /** More than a ticket has. Of each partition, one is enough. */
    private static final int FETCH_BYTES = 16 * 1024;

    private final GrouplessConsumers consumers;
    private Optional<Consumer<byte[], byte[]>> open = Optional.empty();

    HeadReader(GrouplessConsumers consumers) {
        this.consumers = consumers;
    }

    /**
     * Returns when the oldest of these records was sent. Empty if there is none.
     *
     * @param offsets the record of each partition
     * @throws BackendUnavailableException if Kafka does not return all of them in time
     */
    synchronized Optional<Instant> oldest(Map<TopicPartition, Long> offsets, Duration timeout) {
        if (offsets.isEmpty()) {
            return Optional.empty();
        }
        Consumer<byte[], byte[]> consumer = open.orElseGet(() -> consumers.create("vip-export-ops-heads", FETCH_BYTES));
        open = Optional.of(consumer);
        consumer.assign(offsets.keySet());
        consumer.resume(offsets.keySet());
        offsets.forEach(consumer::seek);
        Set<TopicPartition> missing = new HashSet<>(offsets.keySet());
        long oldest = Long.MAX_VALUE;
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!missing.isEmpty() && System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                var partition = new TopicPartition(record.topic(), record.partition());
                if (missing.remove(partition)) {
                    oldest = Math.min(oldest, record.timestamp());
                    consumer.pause(Set.of(partition));
                }
            }
        }
        if (!missing.isEmpty()) {
            // one that is missing may be the oldest
            throw new BackendUnavailableException(
                    "Kafka", "reading the first tickets that wait", new TimeoutException(missing.toString()));
        }
        return Optional.of(Instant.ofEpochMilli(oldest));
    }

    @Override
    public synchronized void close() {
        open.ifPresent(Consumer::close);
    }
}
