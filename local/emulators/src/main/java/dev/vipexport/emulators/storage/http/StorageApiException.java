package dev.vipexport.emulators.storage.http;

/** An error in Cloud Storage's terms: an HTTP status, Google's reason for it and a readable message. */
public final class StorageApiException extends RuntimeException {
    private final int status;
    private final String reason;
    private final String code;
    private final String details;

    /** Creates an error whose XML code follows from the status. */
    public StorageApiException(int status, String reason, String message) {
        this(status, reason, codeOf(status), message, "");
    }

    private StorageApiException(int status, String reason, String code, String message, String details) {
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

    /** Returns a 400 with that message. */
    public static StorageApiException invalid(String message) {
        return new StorageApiException(400, "invalid", message);
    }

    /** Returns a 400 that names the missing parameter. */
    public static StorageApiException missingParameter(String parameter) {
        return new StorageApiException(400, "required", "Required parameter: " + parameter);
    }

    /** Returns a 404 for a missing bucket. */
    public static StorageApiException bucketNotFound(String bucket) {
        String message = "The specified bucket does not exist: " + bucket;
        return new StorageApiException(404, "notFound", "NoSuchBucket", message, "");
    }

    /** Returns a 404 for a missing object. */
    public static StorageApiException objectNotFound(String bucket, String name) {
        return new StorageApiException(404, "notFound", "No such object: " + bucket + "/" + name);
    }

    /** Returns a 412 for an unmet precondition. */
    public static StorageApiException conditionNotMet() {
        return new StorageApiException(
                412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
    }

    /** Returns a 304 for an unmet condition of a read. */
    public static StorageApiException notModified() {
        return new StorageApiException(304, "notModified", "Not Modified");
    }

    /** Returns an error of a path-style URL. {@code code} is the code in the XML response. */
    public static StorageApiException forXml(int status, String code, String message, String details) {
        return new StorageApiException(status, status == 403 ? "forbidden" : "invalid", code, message, details);
    }

    /** Returns a 501 that names what this server does not support. That is better than a wrong result. */
    public static StorageApiException notSupported(String what) {
        return new StorageApiException(501, "notImplemented", "This embedded storage server does not support " + what);
    }

    /** Returns the error that a fault injects. */
    public static StorageApiException injected(int status) {
        return new StorageApiException(status, status == 429 ? "rateLimitExceeded" : "backendError", "Injected fault");
    }

    /** Returns the HTTP status. */
    public int status() {
        return status;
    }

    String reason() {
        return reason;
    }

    /** Returns the code in the XML response. */
    String code() {
        return code;
    }

    /** Returns the details in the XML response, empty if there are none. */
    String details() {
        return details;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
