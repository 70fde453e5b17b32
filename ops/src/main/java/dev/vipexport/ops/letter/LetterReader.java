package dev.vipexport.ops.letter;

import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.log.SafeText;
import dev.vipexport.common.messaging.TicketHeaders;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.ops.OpsSettings;
import dev.vipexport.ops.queue.GrouplessConsumers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the newest dead letters from Kafka. Belongs to no group, so every reader sees all of them. */
@Component
final class LetterReader implements AutoCloseable {
    private static final int MAX_TEXT = 4_096;
    private static final int FETCH_BYTES = 1024 * 1024;

    private final GrouplessConsumers consumers;
    private final Duration callTimeout;
    private Optional<Consumer<byte[], byte[]>> open = Optional.empty();

    LetterReader(GrouplessConsumers consumers, OpsSettings settings) {
        this.consumers = consumers;
        this.callTimeout = settings.callTimeout();
    }

    /** Returns the last {@code max} letters of each partition, the newest first. */
    synchronized List<DeadLetter> newest(int max) {
        Consumer<byte[], byte[]> consumer =
                open.orElseGet(() -> consumers.create("vip-export-ops-letters", FETCH_BYTES));
        open = Optional.of(consumer);
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.DEAD_LETTERS).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
        consumer.assign(partitions);
        long missing = 0;
        for (TopicPartition partition : partitions) {
            long from = Math.max(first.getOrDefault(partition, 0L), end.getOrDefault(partition, 0L) - max);
            consumer.seek(partition, from);
            missing += end.getOrDefault(partition, 0L) - from;
        }
        List<DeadLetter> letters = new ArrayList<>();
        long deadline = System.nanoTime() + callTimeout.toNanos();
        // letters that come meanwhile count as well, and the deadline ends the rest
        while (letters.size() < missing && System.nanoTime() < deadline) {
            consumer.poll(Duration.ofMillis(100)).forEach(record -> letters.add(letter(record)));
        }
        letters.sort(Comparator.comparing(DeadLetter::at)
                .thenComparing(DeadLetter::id)
                .reversed());
        return letters;
    }

    private static DeadLetter letter(ConsumerRecord<byte[], byte[]> record) {
        String key = text(record.key());
        return new DeadLetter(
                record.partition() + "-" + record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                Optional.ofNullable(header(record, TicketHeaders.FAILURE_CODE)).orElse("unknown"),
                Optional.ofNullable(header(record, TicketHeaders.REASON)).orElse(""),
                header(record, TicketHeaders.ERROR),
                header(record, TicketHeaders.TOPIC),
                header(record, TicketHeaders.WORKER),
                key != null && ExportIds.isValid(key) ? key : null,
                header(record, TicketHeaders.ORGANISATION),
                header(record, TicketHeaders.ATTEMPT),
                text(record.value()));
    }

    private static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : text(header.value());
    }

    /** Strangers can write to the topic if the broker lets them. */
    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : SafeText.escape(new String(bytes, StandardCharsets.UTF_8), MAX_TEXT);
    }

    @Override
    public synchronized void close() {
        open.ifPresent(Consumer::close);
    }
}
