package dev.vipexport.cli.doctor;

import dev.vipexport.cli.exit.ExitCode;
import java.util.Locale;

/**
 * The result of one check.
 *
 * @param text what is the case, as sentences
 * @param advice what to do next, or empty if there is nothing to do
 * @param exitCode the exit code of a failed check; {@link ExitCode#OK} otherwise
 */
public record Check(Name name, State state, String text, String advice, ExitCode exitCode) {

    /** What is checked, in this order. */
    public enum Name {
        CREDENTIALS,
        ADDRESS,
        CONNECTION,
        VERSION,
        CLOCK,
        ACCESS;

        /** Returns the name in lower case. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A warning does not keep the client from working. A check is skipped if an earlier one failed. */
    public enum State {
        OK,
        WARNING,
        FAILED,
        SKIPPED;

        /** Returns the name in lower case. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Check ok(Name name, String text) {
        return new Check(name, State.OK, text, "", ExitCode.OK);
    }

    static Check warning(Name name, String text, String advice) {
        return new Check(name, State.WARNING, text, advice, ExitCode.OK);
    }

    static Check failed(Name name, ExitCode exitCode, String text, String advice) {
        return new Check(name, State.FAILED, text, advice, exitCode);
    }

    static Check skipped(Name name, Name needed) {
        return new Check(
                name, State.SKIPPED, "Not checked, because \"" + needed.label() + "\" failed.", "", ExitCode.OK);
    }

    /** Returns text and advice as one line. */
    public String toLine() {
        return advice.isEmpty() ? text : text + " " + advice;
    }

    boolean hasFailed() {
        return state == State.FAILED;
    }
}
