package dev.vipexport.worker.encode;

/** Thrown when a stored message cannot be exported. Its text names the message's id and the field. */
public final class UnexportableMessageException extends RuntimeException {
    UnexportableMessageException(String messageId, String field, String found) {
        super("message " + messageId + " cannot be exported: its field " + field + " is " + found
                + "; correct or delete the message, then export again");
    }
}
