package dev.vipexport.common.messaging;

/** The consumer groups of the workers. Each topic of tickets has one, and one more for its retry topics. */
public final class ConsumerGroups {
    /** Consumes {@link Topics#JOBS}. */
    public static final String JOBS = "vip-export-workers";

    /** Consumes {@link Topics#LARGE_JOBS}. */
    public static final String LARGE_JOBS = "vip-export-large-job-workers";

    /** Consumes {@link Topics#SLICES}. */
    public static final String SLICES = "vip-export-slice-workers";

    /** Follows the name of a group in the name of the group that consumes the retry topics. */
    public static final String RETRY_SUFFIX = "-retry";

    private ConsumerGroups() {}
}
