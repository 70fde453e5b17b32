package dev.vipexport.chaos.check;

/**
 * A broken promise.
 *
 * @param rule name of the rule
 * @param line number of the line of the history that shows it
 */
public record Violation(String rule, long line, String message) {

    @Override
    public String toString() {
        return rule + ", line " + line + ": " + message;
    }
}
