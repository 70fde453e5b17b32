package dev.vipexport.common.cloud;

/**
 * Thrown if Firestore, Cloud Storage or Kafka is unreachable or does not answer in time. A retry may help: the API answers
 * 503, a worker retries.
 */
public final class BackendUnavailableException extends RuntimeException {
    private final String backend;

    /**
     * Creates the exception.
     *
     * @param operation what failed, as in "reading job 4711"
     */
    public BackendUnavailableException(String backend, String operation, Throwable cause) {
        super(backend + " is unavailable while " + operation, cause);
        this.backend = backend;
    }

    /** Returns the back end's name, as in "Cloud Storage". */
    public String backend() {
        return backend;
    }
}
