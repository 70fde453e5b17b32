package dev.vipexport.common.messaging;

/** Thrown if this version cannot read a record of a topic. A retry does not help. */
public final class MalformedTicketException extends RuntimeException {
    MalformedTicketException(String message) {
        super(message);
    }

    MalformedTicketException(String message, Throwable cause) {
        super(message, cause);
    }
}
