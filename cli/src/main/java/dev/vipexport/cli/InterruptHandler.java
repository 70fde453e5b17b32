package dev.vipexport.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;

/** What is done and told when somebody presses Ctrl-C; the export goes on without its caller. */
final class InterruptHandler {
    private volatile String resumeHint = "";
    private volatile Closeable cleanup = () -> {};

    /** From here on, this is how to go on. */
    void setResumeHint(String hint) {
        resumeHint = hint;
    }

    /** From here on, this is closed when the program ends, for whatever reason. */
    void closeOnExit(Closeable resource) {
        cleanup = resource;
    }

    /** The program ends by itself; gives how to go on nevertheless, if there is anything to go on with. */
    String takeResumeHint() {
        String known = resumeHint;
        resumeHint = "";
        return known;
    }

    /** Runs when the process ends, for whatever reason. */
    void onShutdown(PrintStream err) {
        String known = takeResumeHint();
        try {
            cleanup.close();
        } catch (IOException e) {
            err.println("vip-export: What must not stay cannot be removed: " + e);
        }
        if (!known.isEmpty()) {
            err.println();
            err.println("vip-export: interrupted. " + known);
            err.flush();
        }
    }
}
