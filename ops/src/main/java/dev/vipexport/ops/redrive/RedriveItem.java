package dev.vipexport.ops.redrive;

import org.jspecify.annotations.Nullable;

/**
 * A job of a redrive.
 *
 * @param why the reason of the verdict
 * @param rows that the job had counted, or null if it had not
 * @param result what became of it: {@code redriven}, {@code joined} or {@code skipped}, or null until its turn
 * @param newExportId the job that repeats it, or null until there is one
 */
public record RedriveItem(
        String exportId,
        @Nullable String orgId,
        Verdict verdict,
        String why,
        @Nullable Long rows,
        @Nullable String result,
        @Nullable String newExportId) {

    /** What a redrive would do with a job. */
    public enum Verdict {
        /** Order it again. */
        REDRIVE,
        /** Nothing: it was ordered again before, has not failed, or is gone. */
        MOOT,
        /** Nothing: it would fail again, or a person must look first. */
        REFUSED
    }

    static RedriveItem planned(
            String exportId, @Nullable String orgId, Verdict verdict, String why, @Nullable Long rows) {
        return new RedriveItem(exportId, orgId, verdict, why, rows, null, null);
    }

    RedriveItem ended(String newResult, String newWhy, @Nullable String newId) {
        return new RedriveItem(exportId, orgId, verdict, newWhy, rows, newResult, newId);
    }
}
