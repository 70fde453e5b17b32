package dev.vipexport.common.job;

import java.util.Locale;

/**
 * The reason why a job failed, as callers see it.
 *
 * @param message what happened and what the caller can do. Names no internals
 */
public record JobFailure(Code code, String message) {

    /** A machine-readable reason. */
    public enum Code {
        /** The rows read differ from the rows counted, or the stored bytes from the written ones. */
        ROWS_MISMATCH,
        /** Every attempt took longer than Firestore keeps a snapshot readable. */
        SNAPSHOT_TOO_OLD,
        /** All retries are used: a back end kept failing, or the job kept losing workers. */
        RETRIES_EXHAUSTED,
        /** The rows of the organisation's exports would exceed its quota of the day. */
        QUOTA_EXCEEDED,
        /** A message has a field of another type than its column's, and the order is strict. */
        MALFORMED_MESSAGE,
        /** The messages exceed what a file of the ordered format can hold. */
        FILE_TOO_LARGE,
        /** An error occurred that a retry cannot fix. */
        INTERNAL;

        /**
         * Returns whether the failure is a fault of the service. A new job of the same order may then succeed. Other
         * failures come from the messages, from the order, or from the organisation's quota.
         */
        public boolean isServiceFault() {
            return switch (this) {
                case ROWS_MISMATCH, SNAPSHOT_TOO_OLD, RETRIES_EXHAUSTED, INTERNAL -> true;
                case QUOTA_EXCEEDED, MALFORMED_MESSAGE, FILE_TOO_LARGE -> false;
            };
        }

        /** Returns whether operators get a dead letter of the job. A quota that is used up is no failure of the job's work. */
        public boolean hasDeadLetter() {
            return this != QUOTA_EXCEEDED;
        }

        /** Returns the name in JSON and in documents: the Java name in lower case. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
