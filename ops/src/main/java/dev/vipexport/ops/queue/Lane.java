package dev.vipexport.ops.queue;

import dev.vipexport.common.messaging.ConsumerGroups;
import dev.vipexport.common.messaging.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A topic of tickets with its retry topics and its consumer groups. */
public enum Lane {
    JOBS(Topics.JOBS, ConsumerGroups.JOBS, Duration.ofMinutes(1)),
    LARGE_JOBS(Topics.LARGE_JOBS, ConsumerGroups.LARGE_JOBS, Duration.ofMinutes(5)),
    SLICES(Topics.SLICES, ConsumerGroups.SLICES, Duration.ofMinutes(5));

    private final String topic;
    private final String group;
    private final Duration headAgeLimit;

    Lane(String topic, String group, Duration headAgeLimit) {
        this.topic = topic;
        this.group = group;
        this.headAgeLimit = headAgeLimit;
    }

    /** Returns the lane with this name in logs, meters and heartbeats. */
    public static Optional<Lane> find(String name) {
        return Arrays.stream(values())
                .filter(lane -> lane.wireName().equals(name))
                .findFirst();
    }

    /** Returns the name in logs, meters and heartbeats. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String topic() {
        return topic;
    }

    public String group() {
        return group;
    }

    public String retryGroup() {
        return group + ConsumerGroups.RETRY_SUFFIX;
    }

    /** Returns whether {@code other} keeps tickets of this lane until their retry. */
    boolean isRetryTopic(String other) {
        return other.startsWith(topic + "-retry");
    }

    /** Returns how old a waiting ticket may become before an alert. */
    public Duration headAgeLimit() {
        return headAgeLimit;
    }
}
