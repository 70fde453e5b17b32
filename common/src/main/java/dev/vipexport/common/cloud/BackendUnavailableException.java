package dev.vipexport.common.cloud;

/**
 * Firestore, Cloud Storage or Kafka could not be reached, or did not answer in time. Trying again later may help: the
 * API answers 503, a worker retries.
 */
public final class BackendUnavailableException extends RuntimeException {
    public BackendUnavailableException(String backend, String operation, Throwable cause) {
        super(backend + " is unavailable while " + operation + "; try again later", cause);
    }
}
