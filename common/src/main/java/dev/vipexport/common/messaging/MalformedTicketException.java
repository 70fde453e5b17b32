package dev.vipexport.common.messaging;

/** A value on a topic that this version cannot read; trying again will not help. */
public final class MalformedTicketException extends RuntimeException {
    MalformedTicketException(String message) {
        super(message);
    }

    MalformedTicketException(String message, Throwable cause) {
        super(message, cause);
    }
}
