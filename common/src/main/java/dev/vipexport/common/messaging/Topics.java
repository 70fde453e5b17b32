package dev.vipexport.common.messaging;

import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics, all with JSON values and the export id as key. */
public final class Topics {
    /** {@link JobTicket}: this job wants work. One ticket is one poll of a worker. */
    public static final String JOBS = "vip-export.jobs";

    /**
     * {@link JobTicket}: this job, known to be large, wants to be planned, led or assembled. A topic of its own, since
     * that may take minutes, for which no small job shall wait.
     */
    public static final String LARGE_JOBS = "vip-export.large-jobs";

    /** {@link SliceTicket}: this slice wants work. */
    public static final String SLICES = "vip-export.slices";

    /** {@link JobEvent}: this job has changed. Every API instance reads all of them. */
    public static final String EVENTS = "vip-export.events";

    /** Tickets that were given up, with the reason in a header; nobody consumes them but operators. */
    public static final String DEAD_LETTERS = "vip-export.dead-letters";

    /** Partitions of {@link #JOBS}: the cap on jobs that are worked on at once. */
    public static final int JOBS_PARTITIONS = 32;

    /** Partitions of {@link #LARGE_JOBS}: the cap on large jobs that are planned or assembled at once. */
    public static final int LARGE_JOBS_PARTITIONS = 32;

    /** Partitions of {@link #SLICES}: the cap on slices that are worked on at once. */
    public static final int SLICES_PARTITIONS = 64;

    private Topics() {}

    /**
     * What must exist; an existing topic is left as it is.
     *
     * @param replicas copies of each partition; 1 only where there is one broker
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
