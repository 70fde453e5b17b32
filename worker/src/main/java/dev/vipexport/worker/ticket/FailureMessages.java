package dev.vipexport.worker.ticket;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobFailure.Code;

/** The words in which callers hear why a job was given up. */
public final class FailureMessages {
    private FailureMessages() {}

    public static JobFailure snapshotTooOld(int attempts) {
        return new JobFailure(
                Code.SNAPSHOT_TOO_OLD,
                "The export took longer than a snapshot of the data is kept, in each of " + attempts
                        + " attempts; request a shorter window.");
    }

    public static JobFailure planConflict(int attempts) {
        return new JobFailure(
                Code.INTERNAL,
                "Two versions of this service cut the export differently, in each of " + attempts
                        + " attempts; request it again when its upgrade is over.");
    }

    public static JobFailure rowsMismatch(long expected, long found) {
        return new JobFailure(
                Code.ROWS_MISMATCH,
                "The file would have held " + found + " rows where " + expected
                        + " messages match; nothing was published. Request the export again.");
    }

    public static JobFailure bytesMismatch() {
        return new JobFailure(
                Code.ROWS_MISMATCH,
                "The stored parts of the file are not those that were written; nothing was published. "
                        + "Request the export again.");
    }

    static JobFailure workersLost(int workers) {
        return new JobFailure(
                Code.RETRIES_EXHAUSTED,
                workers + " workers were lost while they were at this export; request a shorter window, "
                        + "and report the export's id to the operator.");
    }

    static JobFailure retriesExhausted(int failures, RuntimeException last) {
        if (last instanceof BackendUnavailableException) {
            return new JobFailure(
                    Code.RETRIES_EXHAUSTED,
                    "The export failed " + failures
                            + " times because a service that it needs was unavailable; request it again later.");
        }
        return new JobFailure(
                Code.INTERNAL,
                "The export failed " + failures
                        + " times because of an error on our side; report the export's id to the operator.");
    }
}
