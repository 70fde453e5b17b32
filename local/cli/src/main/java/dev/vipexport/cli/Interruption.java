package dev.vipexport.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;

/** What is done and told when somebody presses Ctrl-C; the export goes on without its caller. */
final class Interruption {
    private volatile String advice = "";
    private volatile Closeable passing = () -> {};

    /** From here on, this is how to go on. */
    void advise(String howToGoOn) {
        advice = howToGoOn;
    }

    /** From here on, this is closed when the program ends, for whatever reason. */
    void closes(Closeable whatMustNotStay) {
        passing = whatMustNotStay;
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
        try {
            passing.close();
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
