package dev.vipexport.worker.layout;

/** Thrown when the parts do not fit the ordered format, whatever is tried. */
public final class FileTooLargeException extends RuntimeException {
    FileTooLargeException(String message) {
        super(message);
    }
}
