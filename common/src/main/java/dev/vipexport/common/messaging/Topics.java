package dev.vipexport.common.messaging;

import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;

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

    private Topics() {}

    /**
     * Returns all topics, for creation. An existing topic gets missing partitions and keeps its other configuration.
     *
     * @param replicas number of copies of each partition; 1 only if there is one broker
     */
    public static List<NewTopic> newTopics(short replicas) {
        return List.of(
                new NewTopic(JOBS, JOBS_PARTITIONS, replicas),
                new NewTopic(LARGE_JOBS, LARGE_JOBS_PARTITIONS, replicas),
                new NewTopic(SLICES, SLICES_PARTITIONS, replicas),
                new NewTopic(EVENTS, 4, replicas),
                new NewTopic(DEAD_LETTERS, 1, replicas));
    }
}
