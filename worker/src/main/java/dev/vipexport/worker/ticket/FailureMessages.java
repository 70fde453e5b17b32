package dev.vipexport.worker.ticket;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobFailure.Code;

/** The messages that tell callers why their job failed. */
public final class FailureMessages {
    private FailureMessages() {}

    public static JobFailure snapshotTooOld(int attempts) {
        return new JobFailure(
                Code.SNAPSHOT_TOO_OLD,
                "The export took longer than Firestore keeps a snapshot, in each of " + attempts
                        + " attempts; request a shorter window.");
    }

    public static JobFailure planConflict(int attempts) {
        return new JobFailure(
                Code.INTERNAL,
                "Two versions of this service sliced the export differently, in each of " + attempts
                        + " attempts; request it again after the upgrade.");
    }

    public static JobFailure rowsMismatch(long expected, long found) {
        return new JobFailure(
                Code.ROWS_MISMATCH,
                "The file would have " + found + " rows, but " + expected
                        + " messages match, so nothing was published. Request the export again.");
    }

    public static JobFailure bytesMismatch() {
        return new JobFailure(
                Code.ROWS_MISMATCH,
                "The stored parts of the file differ from the written ones, so nothing was published. "
                        + "Request the export again.");
    }

    /** Returns the reason for a file that its format cannot hold. Only workbooks have such limits. */
    public static JobFailure fileTooLarge() {
        return new JobFailure(
                Code.FILE_TOO_LARGE,
                "The messages exceed what a workbook holds: 4 GiB in all, and in one sheet 1,048,575 messages and 4 GiB of"
                        + " XML. Order CSV or JSON lines, or request a shorter window.");
    }

    static JobFailure workersLost(int workers) {
        return new JobFailure(
                Code.RETRIES_EXHAUSTED,
                workers + " workers died during this export; request a shorter window, "
                        + "and report the export's id to the operator.");
    }

    static JobFailure retriesExhausted(int failures, RuntimeException last) {
        if (last instanceof BackendUnavailableException && !BackendFailure.isPermanent(last)) {
            return new JobFailure(
                    Code.RETRIES_EXHAUSTED,
                    "The export failed " + failures
                            + " times because a required service was unavailable; request it again later.");
        }
        return new JobFailure(
                Code.INTERNAL,
                "The export failed " + failures
                        + " times because of an error on our side; report the export's id to the operator.");
    }
}
