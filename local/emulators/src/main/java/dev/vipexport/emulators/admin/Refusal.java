package dev.vipexport.emulators.admin;

/** A request that is not carried out, with the HTTP status and the reason that its sender gets. */
final class Refusal extends RuntimeException {
    private final int status;

    Refusal(int status, String reason) {
        super(reason, null, false, false);
        this.status = status;
    }

    static Refusal malformed(String reason) {
        return new Refusal(400, reason);
    }

    int status() {
        return status;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
