package dev.vipexport.emulators.storage;

/** A refusal in Cloud Storage's terms: an HTTP status, Google's reason for it, and a message for people. */
final class StorageError extends RuntimeException {
    private final int status;
    private final String reason;

    StorageError(int status, String reason, String message) {
        super(message, null, false, false);
        this.status = status;
        this.reason = reason;
    }

    static StorageError invalid(String message) {
        return new StorageError(400, "invalid", message);
    }

    static StorageError required(String parameter) {
        return new StorageError(400, "required", "Required parameter: " + parameter);
    }

    static StorageError noBucket(String bucket) {
        return new StorageError(404, "notFound", "The specified bucket does not exist: " + bucket);
    }

    static StorageError noObject(String bucket, String name) {
        return new StorageError(404, "notFound", "No such object: " + bucket + "/" + name);
    }

    static StorageError conditionNotMet() {
        return new StorageError(
                412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
    }

    static StorageError notModified() {
        return new StorageError(304, "notModified", "Not Modified");
    }

    /** For whatever this server leaves out: it says so instead of answering wrongly. */
    static StorageError notSupported(String what) {
        return new StorageError(501, "notImplemented", "This embedded storage server does not support " + what);
    }

    /** The answer that a fault wants. */
    static StorageError injected(int status) {
        return new StorageError(status, status == 429 ? "rateLimitExceeded" : "backendError", "Injected fault");
    }

    int status() {
        return status;
    }

    String reason() {
        return reason;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
