package dev.vipexport.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;

/** Cleans up at the end of the process, and after Ctrl-C tells the user how to resume. */
final class InterruptHandler {
    private volatile String resumeHint = "";
    private volatile Closeable cleanup = () -> {};

    /** Sets how the user can resume from now on. */
    void setResumeHint(String hint) {
        resumeHint = hint;
    }

    /** Sets the resource to close at the end of the process, however it ends. */
    void closeOnExit(Closeable resource) {
        cleanup = resource;
    }

    /** Returns the hint and clears it, so that a normal end prints none. Empty if there is nothing to resume. */
    String takeResumeHint() {
        String known = resumeHint;
        resumeHint = "";
        return known;
    }

    /** Runs at the end of the process, however it ends. */
    void onShutdown(PrintStream err) {
        String known = takeResumeHint();
        try {
            cleanup.close();
        } catch (IOException e) {
            err.println("vip-export: Cannot delete temporary files: " + e + ". Delete them yourself");
        }
        if (!known.isEmpty()) {
            err.println();
            err.println("vip-export: interrupted. " + known);
            err.flush();
        }
    }
}
