package dev.vipexport.cli;

import java.io.PrintStream;

/** What to tell somebody who presses Ctrl-C; the export goes on without its caller. */
final class Interruption {
    private volatile String advice = "";

    /** From here on, this is how to go on. */
    void advise(String howToGoOn) {
        advice = howToGoOn;
    }

    /** The program ends by itself; gives how to go on nevertheless, if there is anything to go on with. */
    String over() {
        String known = advice;
        advice = "";
        return known;
    }

    /** Runs when the process ends, for whatever reason. */
    void tell(PrintStream err) {
        String known = over();
        if (!known.isEmpty()) {
            err.println();
            err.println("vip-export: interrupted. " + known);
            err.flush();
        }
    }
}
