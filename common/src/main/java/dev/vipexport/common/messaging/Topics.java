package dev.vipexport.common.messaging;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** The Kafka topics. Their keys are export ids, their values JSON. */
public final class Topics {
    /** {@link JobTicket}: a worker must process this job. */
    public static final String JOBS = "vip-export.jobs";

    /**
     * {@link JobTicket}: a worker must plan or assemble this large job. That can take minutes, so large jobs have their own
     * topic and do not delay small ones.
     */
    public static final String LARGE_JOBS = "vip-export.large-jobs";

    /** {@link SliceTicket}: a worker must export this slice. */
    public static final String SLICES = "vip-export.slices";

    /** {@link JobEvent}: this job has changed. Every API instance reads every event. */
    public static final String EVENTS = "vip-export.events";

    /** Tickets that failed for good, with the reason in a header. Only operators read them. */
    public static final String DEAD_LETTERS = "vip-export.dead-letters";

    /** Partitions of {@link #JOBS}, the maximum number of small jobs in progress at once, without retries. */
    public static final int JOBS_PARTITIONS = 32;

    /** Partitions of {@link #LARGE_JOBS}, the maximum number of large jobs in planning or assembly at once. */
    public static final int LARGE_JOBS_PARTITIONS = 32;

    /** Partitions of {@link #SLICES}, the maximum number of slices in progress at once. */
    public static final int SLICES_PARTITIONS = 64;

    /**
     * Settings of each new topic. A consumer has no limit for what a compressed batch unpacks to. With these settings the
     * broker unpacks each batch when it arrives and refuses what is larger than 64 KB, packed or unpacked. So no consumer
     * ever unpacks a batch.
     */
    private static final Map<String, String> CONFIG =
            Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "65536", TopicConfig.COMPRESSION_TYPE_CONFIG, "uncompressed");

    private Topics() {}

    /**
     * Returns all topics but the retry topics, for creation.
     *
     * @param replicas number of copies of each partition, or 1 only if there is one broker
     * @param deadLetterRetention time that Kafka keeps a dead letter
     */
    public static List<NewTopic> newTopics(short replicas, Duration deadLetterRetention) {
        var deadLetters = new HashMap<>(CONFIG);
        deadLetters.put(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(deadLetterRetention.toMillis()));
        return List.of(
                newTopic(JOBS, JOBS_PARTITIONS, replicas),
                newTopic(LARGE_JOBS, LARGE_JOBS_PARTITIONS, replicas),
                newTopic(SLICES, SLICES_PARTITIONS, replicas),
                newTopic(EVENTS, 4, replicas),
                newTopic(DEAD_LETTERS, 1, replicas).configs(deadLetters));
    }

    /** Gives the settings of each topic of ours to one that spring-kafka declares. */
    @CanIgnoreReturnValue
    public static NewTopic withLimits(NewTopic topic) {
        return topic.configs(CONFIG);
    }

    private static NewTopic newTopic(String name, int partitions, short replicas) {
        return withLimits(new NewTopic(name, partitions, replicas));
    }
}
