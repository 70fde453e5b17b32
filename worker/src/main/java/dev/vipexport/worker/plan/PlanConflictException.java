package dev.vipexport.worker.plan;

/**
 * Thrown when an attempt's recorded slices differ from the slices that this worker computes. Only a worker of another
 * version can have recorded them. One file must not mix both, so the job restarts with a new snapshot.
 */
public final class PlanConflictException extends RuntimeException {
    PlanConflictException(String message) {
        super(message);
    }

    PlanConflictException(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
