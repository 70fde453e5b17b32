package dev.vipexport.worker;

/**
 * Thrown when Firestore no longer serves a job's snapshot. A retry at that snapshot cannot succeed, so the job restarts with
 * a new one.
 */
public final class SnapshotExpiredException extends RuntimeException {
    public SnapshotExpiredException(Throwable cause) {
        super("Firestore no longer serves the snapshot of this attempt", cause);
    }
}
