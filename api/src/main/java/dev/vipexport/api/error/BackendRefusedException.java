package dev.vipexport.api.error;

/**
 * Thrown if Cloud Storage or Firestore refuses a call for a reason that no retry changes, such as a missing permission or
 * bucket. The caller gets 500, and the log tells the operator.
 */
public final class BackendRefusedException extends RuntimeException {
    /**
     * Creates the exception.
     *
     * @param operation what was refused, as in "reading exports/4711/1/manifest.json"
     * @param cause whose message says why
     */
    public BackendRefusedException(String backend, String operation, Throwable cause) {
        super(backend + " refused " + operation + ": " + cause.getMessage(), cause);
    }
}
