package dev.vipexport.ops.queue;

import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * What a group has committed, and what its topics have.
 *
 * @param committed without the partitions of which the group never committed an offset
 * @param first first offset of each partition that is not deleted
 * @param end offset that the next record of each partition gets
 */
record GroupOffsets(
        Map<TopicPartition, Long> committed, Map<TopicPartition, Long> first, Map<TopicPartition, Long> end) {

    /** Returns the offset from which the group goes on. New groups begin with the first record. */
    long next(TopicPartition partition) {
        long start = first.getOrDefault(partition, 0L);
        return Math.max(start, committed.getOrDefault(partition, start));
    }

    /** Returns the number of records that the group has not committed. */
    long lag(Predicate<String> topics) {
        return end.entrySet().stream()
                .filter(entry -> topics.test(entry.getKey().topic()))
                .mapToLong(entry -> Math.max(0, entry.getValue() - next(entry.getKey())))
                .sum();
    }
}
