package dev.vipexport.emulators.storage;

/** A refusal in Cloud Storage's terms: an HTTP status, Google's reason for it, and a message for people. */
final class StorageError extends RuntimeException {
    private final int status;
    private final String reason;
    private final String code;
    private final String details;

    StorageError(int status, String reason, String message) {
        this(status, reason, codeOf(status), message, "");
    }

    private StorageError(int status, String reason, String code, String message, String details) {
        super(message, null, false, false);
        this.status = status;
        this.reason = reason;
        this.code = code;
        this.details = details;
    }

    private static String codeOf(int status) {
        return switch (status) {
            case 404 -> "NoSuchKey";
            case 412 -> "PreconditionFailed";
            case 416 -> "InvalidRange";
            case 500 -> "InternalError";
            case 501 -> "NotImplemented";
            case 503 -> "ServiceUnavailable";
            default -> "InvalidArgument";
        };
    }

    static StorageError invalid(String message) {
        return new StorageError(400, "invalid", message);
    }

    static StorageError required(String parameter) {
        return new StorageError(400, "required", "Required parameter: " + parameter);
    }

    static StorageError noBucket(String bucket) {
        String message = "The specified bucket does not exist: " + bucket;
        return new StorageError(404, "notFound", "NoSuchBucket", message, "");
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

    /** For what only path-style URLs know; {@code code} is that of the XML form, which they are answered in. */
    static StorageError xml(int status, String code, String message, String details) {
        return new StorageError(status, status == 403 ? "forbidden" : "invalid", code, message, details);
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

    /** The XML form's word for it. */
    String code() {
        return code;
    }

    /** More than the message, for the XML form; may be empty. */
    String details() {
        return details;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
