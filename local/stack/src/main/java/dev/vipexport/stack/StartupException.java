package dev.vipexport.stack;

/** Something that the person at the terminal can mend; its message is all that they need to see. */
public final class StartupException extends RuntimeException {
    public StartupException(String message) {
        super(message);
    }
}
