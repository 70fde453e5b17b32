package dev.vipexport.cli.end;

/** The program cannot go on; its message is for the person who started it and names no secret and no link. */
public final class EndException extends RuntimeException {
    private final Exit exit;

    public EndException(Exit exit, String message) {
        super(message);
        this.exit = exit;
    }

    public EndException(Exit exit, String message, Throwable cause) {
        super(message, cause);
        this.exit = exit;
    }

    public Exit exit() {
        return exit;
    }
}
