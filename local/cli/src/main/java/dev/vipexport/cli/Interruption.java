package dev.vipexport.cli;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** What to tell somebody who presses Ctrl-C; the export goes on without its caller. */
final class Interruption {
    private volatile @Nullable String advice;

    /** From here on, this is how to go on. */
    void advise(String howToGoOn) {
        advice = howToGoOn;
    }

    /** There is nothing left to go on with. */
    void over() {
        advice = null;
    }

    /** Runs when the process ends, for whatever reason. */
    void tell(PrintStream err) {
        String known = advice;
        if (known != null) {
            err.println();
            err.println("vip-export: interrupted. " + known);
            err.flush();
        }
    }
}
