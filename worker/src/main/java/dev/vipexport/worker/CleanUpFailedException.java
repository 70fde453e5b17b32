package dev.vipexport.worker;

/** Objects that no job needs may still exist, and deleting them may succeed later. The ticket is retried for it. */
public final class CleanUpFailedException extends RuntimeException {
    public CleanUpFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
