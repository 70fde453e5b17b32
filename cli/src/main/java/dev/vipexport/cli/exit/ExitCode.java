package dev.vipexport.cli.exit;

/** How the program ends. Scripts rely on the numbers, so none of them ever changes its meaning. */
public enum ExitCode {
    OK(0, "done"),
    FAILED(1, "the export failed or was canceled, or a file could not be written"),
    USAGE(2, "the command, the credentials or the server were not given as they must be"),
    NOT_VERIFIED(3, "the file is not the one that its manifest describes"),
    REFUSED(4, "the server refused: credentials, parameters, no such export"),
    UNREACHABLE(5, "the server cannot be reached, or does not do its work"),
    /** What a shell reports for a process that SIGINT ended. */
    INTERRUPTED(130, "interrupted (Ctrl-C); the export goes on");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }
}
