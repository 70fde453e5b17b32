package dev.vipexport.worker.encode;

/** A stored message that has no place in the file; its message names the message's id and the field. */
public final class UnexportableMessageException extends RuntimeException {
    UnexportableMessageException(String messageId, String field, String found) {
        super("message " + messageId + " cannot be exported: its field " + field + " is " + found
                + "; correct or delete the message, then export again");
    }
}
