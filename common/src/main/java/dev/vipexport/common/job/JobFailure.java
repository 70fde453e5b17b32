package dev.vipexport.common.job;

/**
 * Why a job was given up, as its owner sees it.
 *
 * @param message says what happened and what the caller can do; never names internals
 */
public record JobFailure(Code code, String message) {

    /** Machine-readable reasons; the word is the name in lower case. */
    public enum Code {
        /** The file would not have held what was counted at its snapshot. */
        ROWS_MISMATCH,
        /** Every attempt took longer than Firestore keeps a snapshot. */
        SNAPSHOT_TOO_OLD,
        /** A back end kept failing, or workers kept being lost over the job, until the retries were used up. */
        RETRIES_EXHAUSTED,
        /** A message that cannot be exported, or an error that no retry will mend. */
        INTERNAL;

        public String wireName() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
