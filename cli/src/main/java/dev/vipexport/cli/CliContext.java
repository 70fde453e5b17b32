package dev.vipexport.cli;

import dev.vipexport.cli.exit.Sleeper;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * What the program finds around it.
 *
 * @param out what was asked for: lists, files
 * @param err everything else: progress, notices, errors
 * @param terminal whether {@code err} is one
 * @param home of the person who runs it
 */
record CliContext(
        Map<String, String> environment,
        PrintStream out,
        PrintStream err,
        InstantSource clock,
        Sleeper sleeper,
        boolean terminal,
        Path home,
        InterruptHandler interruptHandler) {

    /** A line for the person at the terminal. */
    void printNotice(String line) {
        err.println("vip-export: " + line);
    }
}
