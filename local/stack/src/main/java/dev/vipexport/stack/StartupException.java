package dev.vipexport.stack;

/** A failed start that the user can fix. The terminal shows its message without a stack trace. */
public final class StartupException extends RuntimeException {
    /** Creates an exception; {@code message} says what is wrong and what to do. */
    public StartupException(String message) {
        super(message);
    }
}
