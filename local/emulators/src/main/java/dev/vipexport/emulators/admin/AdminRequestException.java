package dev.vipexport.emulators.admin;

/** A request that is not carried out, with the HTTP status and the reason that its sender gets. */
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
