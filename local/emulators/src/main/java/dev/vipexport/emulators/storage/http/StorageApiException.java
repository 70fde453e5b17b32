package dev.vipexport.emulators.storage.http;

/** A refusal in Cloud Storage's terms: an HTTP status, Google's reason for it, and a message for people. */
public final class StorageApiException extends RuntimeException {
    private final int status;
    private final String reason;
    private final String code;
    private final String details;

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

    public static StorageApiException invalid(String message) {
        return new StorageApiException(400, "invalid", message);
    }

    public static StorageApiException missingParameter(String parameter) {
        return new StorageApiException(400, "required", "Required parameter: " + parameter);
    }

    public static StorageApiException bucketNotFound(String bucket) {
        String message = "The specified bucket does not exist: " + bucket;
        return new StorageApiException(404, "notFound", "NoSuchBucket", message, "");
    }

    public static StorageApiException objectNotFound(String bucket, String name) {
        return new StorageApiException(404, "notFound", "No such object: " + bucket + "/" + name);
    }

    public static StorageApiException conditionNotMet() {
        return new StorageApiException(
                412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
    }

    public static StorageApiException notModified() {
        return new StorageApiException(304, "notModified", "Not Modified");
    }

    /** For what only path-style URLs know; {@code code} is that of the XML form, which they are answered in. */
    public static StorageApiException forXml(int status, String code, String message, String details) {
        return new StorageApiException(status, status == 403 ? "forbidden" : "invalid", code, message, details);
    }

    /** For whatever this server leaves out: it says so instead of answering wrongly. */
    public static StorageApiException notSupported(String what) {
        return new StorageApiException(501, "notImplemented", "This embedded storage server does not support " + what);
    }

    /** The answer that a fault wants. */
    public static StorageApiException injected(int status) {
        return new StorageApiException(status, status == 429 ? "rateLimitExceeded" : "backendError", "Injected fault");
    }

    public int status() {
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
