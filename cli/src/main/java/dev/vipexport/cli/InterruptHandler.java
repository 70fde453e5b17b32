package dev.vipexport.cli;

import dev.vipexport.cli.output.SafeOutput;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Cleans up at the end of the process, and after Ctrl-C tells the user how to resume. */
final class InterruptHandler {
    private volatile List<String> resumeHint = List.of();
    private volatile Closeable cleanup = () -> {};

    /** Sets the lines that say how the user can resume from now on. */
    void setResumeHint(String... lines) {
        resumeHint = List.of(lines);
    }

    /** Sets the resource to close at the end of the process, however it ends. */
    void closeOnExit(Closeable resource) {
        cleanup = resource;
    }

    /** Returns the hint and clears it, so that a normal end prints none. Empty if there is nothing to resume. */
    List<String> takeResumeHint() {
        List<String> known = resumeHint;
        resumeHint = List.of();
        return known;
    }

    /** Runs at the end of the process, however it ends. */
    void onShutdown(SafeOutput err) {
        List<String> known = takeResumeHint();
        try {
            cleanup.close();
        } catch (IOException e) {
            err.println("vip-export: Cannot delete temporary files: " + e + ". Delete them yourself");
        }
        if (!known.isEmpty()) {
            err.println("");
            err.println("vip-export: interrupted. " + known.get(0));
            known.stream().skip(1).forEach(err::println);
        }
    }
}
