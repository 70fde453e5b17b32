package dev.vipexport.cli.exit;

/** The exit codes. Scripts rely on them, so a number never changes its meaning. */
public enum ExitCode {
    OK(0, "done"),
    FAILED(1, "the export failed or was canceled, or a file could not be written"),
    USAGE(2, "the arguments, the credentials or the server address are missing or invalid"),
    NOT_VERIFIED(3, "the file differs from its manifest"),
    REFUSED(4, "the server rejected the credentials or the request, or does not know the export"),
    UNREACHABLE(5, "the server is unreachable, or it fails"),
    /** The code that a shell reports for a process that SIGINT ended. */
    INTERRUPTED(130, "interrupted (Ctrl-C); the export continues on the server");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** Returns the number. */
    public int code() {
        return code;
    }

    /** Returns the description for help texts. */
    public String meaning() {
        return meaning;
    }
}
