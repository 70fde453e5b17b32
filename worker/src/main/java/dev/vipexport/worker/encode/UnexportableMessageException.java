package dev.vipexport.worker.encode;

import dev.vipexport.common.job.JobFailure;

/** Thrown when messages cannot be exported, however often a worker tries. */
public final class UnexportableMessageException extends RuntimeException {
    private final JobFailure.Code code;

    private UnexportableMessageException(JobFailure.Code code, String message) {
        super(message);
        this.code = code;
    }

    /** Returns the exception for a message with a field of another type than its column's. */
    static UnexportableMessageException malformed(String messageId, String field, String found) {
        return new UnexportableMessageException(
                JobFailure.Code.MALFORMED_MESSAGE,
                "message " + messageId + " cannot be exported: its field " + field + " is " + found
                        + "; correct or delete the message, or export again without strict");
    }

    /** Returns the reason as callers see it. */
    public JobFailure failure() {
        return new JobFailure(code, String.valueOf(getMessage()));
    }
}
