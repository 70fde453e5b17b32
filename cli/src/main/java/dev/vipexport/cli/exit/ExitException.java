package dev.vipexport.cli.exit;

/** Ends the program with a message for the user. The message names no secret and no link. */
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
