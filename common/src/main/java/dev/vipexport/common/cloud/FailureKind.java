package dev.vipexport.common.cloud;

/**
 * What the product does when a back end fails a call. {@link FirestoreStatuses}, {@link StorageStatuses} and {@code
 * KafkaErrors} say which failure is of which kind, and nothing else decides it.
 */
public enum FailureKind {
    /**
     * A repeat may succeed. The client or the stream repeats the call with back-off. Then the ticket is retried with
     * back-off, and each failure is counted: after {@code retry.max-failures} the job ends as FAILED.
     */
    TRANSIENT,

    /**
     * Every call fails until the operator changes a role, a database, an index, a bucket or a topic. The ticket is retried
     * with back-off, no failure is counted, and the log says what to check.
     */
    OPERATOR,

    /**
     * The same call fails again. No call is repeated. The ticket is retried once, because a proxy's answer looks like the
     * back end's. Then the job ends as FAILED.
     */
    PERMANENT
}
