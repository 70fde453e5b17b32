package dev.vipexport.emulators.admin;

/** Thrown for a request that the server rejects, with the HTTP status and reason for the client. */
final class AdminRequestException extends RuntimeException {
    private final int status;

    AdminRequestException(int status, String reason) {
        super(reason, null, false, false);
        this.status = status;
    }

    static AdminRequestException badRequest(String reason) {
        return new AdminRequestException(400, reason);
    }

    int status() {
        return status;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
