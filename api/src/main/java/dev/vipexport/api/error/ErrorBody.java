package dev.vipexport.api.error;

/** The body of every error except 422: {@code {"message": "..."}}. Cuts long messages, which can quote the request. */
public record ErrorBody(String message) {
    /** Characters of a message. In JSON each has at most 6 bytes. */
    static final int MAX_LENGTH = 2_000;

    public ErrorBody {
        message = Texts.cut(message, MAX_LENGTH);
    }
}
