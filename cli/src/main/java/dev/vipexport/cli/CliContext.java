package dev.vipexport.cli;

import dev.vipexport.cli.exit.Sleeper;
import dev.vipexport.cli.output.SafeOutput;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * The program's environment, which tests replace.
 *
 * @param out requested output: lists and files
 * @param err everything else: progress, notices and errors
 * @param terminal whether {@code err} is a terminal
 * @param home the user's home directory
 */
record CliContext(
        Map<String, String> environment,
        SafeOutput out,
        SafeOutput err,
        InstantSource clock,
        Sleeper sleeper,
        boolean terminal,
        Path home,
        InterruptHandler interruptHandler) {

    /** Prints a line for the user to {@link #err}. */
    void printNotice(String line) {
        err.println("vip-export: " + line);
    }
}
