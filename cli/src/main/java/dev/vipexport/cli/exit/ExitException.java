package dev.vipexport.cli.exit;

/** The program cannot go on; its message is for the person who started it and names no secret and no link. */
public final class ExitException extends RuntimeException {
    private final ExitCode exitCode;

    public ExitException(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public ExitException(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
