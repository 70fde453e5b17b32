package dev.vipexport.cli.output;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Standard output or standard error. Every text may come from a server or a file, so each method that prints one replaces
 * the characters that control a terminal. A line stays one line.
 */
public final class SafeOutput {
    /** Moves to the first column and clears the line (ECMA-48). */
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream stream;

    /** @param stream encodes in UTF-8 */
    public SafeOutput(PrintStream stream) {
        this.stream = stream;
    }

    /** Prints a line, with a question mark for each unsafe character. */
    public void println(String line) {
        stream.println(SafeText.replaceUnsafe(line));
    }

    /** Prints JSON on one line. Escapes unsafe characters, so that a parser reads equal JSON. */
    public void printJson(JsonNode json) {
        stream.println(SafeText.escapeUnsafe(json.toString()));
    }

    /** Prints an unexpected exception with its stack trace. */
    public void printStackTrace(Throwable unexpected) {
        println(unexpected.toString());
        printFrames(unexpected);
        for (@Nullable Throwable cause = unexpected.getCause(); cause != null; cause = cause.getCause()) {
            println("Caused by: " + cause);
            printFrames(cause);
        }
    }

    private void printFrames(Throwable thrown) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
            println("    at " + frame);
        }
    }

    /** Replaces the terminal's current line. */
    public void redrawLine(String line) {
        stream.print(CLEAR_LINE + SafeText.replaceUnsafe(line));
        stream.flush();
    }

    /** Clears the terminal's current line. */
    public void clearLine() {
        stream.print(CLEAR_LINE);
        stream.flush();
    }

    /** Returns the stream for the bytes of a file, which stay as they are. */
    public OutputStream unfiltered() {
        return stream;
    }

    /** Returns a writer for help texts, which are ours. */
    public PrintWriter helpWriter() {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    /** Returns whether an earlier write failed. */
    public boolean hasFailed() {
        return stream.checkError();
    }
}
