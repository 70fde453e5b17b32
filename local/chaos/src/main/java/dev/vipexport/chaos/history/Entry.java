package dev.vipexport.chaos.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of a history. All times are milliseconds since the start of the run. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Entry.Start.class, name = "start"),
    @JsonSubTypes.Type(value = Entry.Exchange.class, name = "exchange"),
    @JsonSubTypes.Type(value = Entry.StreamEvent.class, name = "event"),
    @JsonSubTypes.Type(value = Entry.Download.class, name = "download"),
    @JsonSubTypes.Type(value = Entry.ReceivedCall.class, name = "callback"),
    @JsonSubTypes.Type(value = Entry.Disturbance.class, name = "disturbance"),
    @JsonSubTypes.Type(value = Entry.Settled.class, name = "settled"),
    @JsonSubTypes.Type(value = Entry.ExpectedFile.class, name = "expected"),
    @JsonSubTypes.Type(value = Entry.FinalJob.class, name = "job"),
    @JsonSubTypes.Type(value = Entry.FinalObject.class, name = "object")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface Entry {

    /** Returns when the entry was recorded. */
    long at();

    /** The first line: how to run it again, and whom the callers belong to. */
    record Start(long at, long seed, int seconds, List<Organisation> organisations) implements Entry {}

    /**
     * An organisation.
     *
     * @param words texts that only answers to this organisation may have
     */
    record Organisation(String orgId, List<String> words) {}

    /**
     * A request with its answer.
     *
     * @param at when the answer was there, or its absence was certain
     * @param idempotencyKey null if the request had none
     * @param file name of the ordered file, null if the request orders nothing
     * @param body of the request, or empty if it has none
     * @param status of the answer, or 0 if there was none
     * @param answer body of the answer, or why there was none
     */
    record Exchange(
            long at,
            long sentAt,
            String caller,
            String orgId,
            String method,
            String target,
            @Nullable String idempotencyKey,
            @Nullable String file,
            String body,
            int status,
            String answer)
            implements Entry {

        /** Returns whether the request was accepted: it got a job, or a finished file. */
        public boolean isAccepted() {
            return status == 200 || status == 202;
        }
    }

    /**
     * A server-sent event of a job.
     *
     * @param stream number of the stream. Events of one stream stand in the order of their arrival
     * @param job the job as JSON
     */
    record StreamEvent(long at, long stream, String orgId, String exportId, String job) implements Entry {}

    /**
     * A download of a file.
     *
     * @param status 0 if the transfer broke
     * @param sha256 of the received bytes, or empty unless the status is 200
     */
    record Download(long at, long sentAt, String orgId, String exportId, int status, long bytes, String sha256)
            implements Entry {}

    /**
     * A call of the receiver.
     *
     * @param path that was called, without its first slash
     * @param genuine whether its signature is that of the organisation's key
     * @param status that the receiver answered
     */
    record ReceivedCall(long at, String path, String webhookId, boolean genuine, int status, String body)
            implements Entry {}

    /**
     * What was done to the system.
     *
     * @param kind for the summary, such as {@code kill}
     * @param target the process or server
     * @param detail such as the step at which it was done
     */
    record Disturbance(long at, String kind, String target, String detail) implements Entry {}

    /**
     * The end of the wait for active jobs and pending callbacks.
     *
     * @param active jobs that were still active when the wait was given up, or 0 otherwise
     */
    record Settled(long at, long waitedMillis, int active) implements Entry {}

    /**
     * What a file must be: the same export without disturbances, and the messages that were written.
     *
     * @param orgId whose messages it has
     * @param rows number of matching messages
     * @param sha256 of the undisturbed export
     */
    record ExpectedFile(long at, String file, String orgId, long rows, String sha256) implements Entry {}

    /**
     * A job as Firestore has it at the end.
     *
     * @param file name of the ordered file
     * @param failure code, or null unless it FAILED
     * @param object name of the job's file in the bucket, or null unless it SUCCEEDED
     * @param callback path of its callback without the first slash, or null if it has none
     * @param callbackState null if it has no callback
     */
    record FinalJob(
            long at,
            String exportId,
            String orgId,
            String file,
            String state,
            int attempt,
            @Nullable String failure,
            @Nullable Long rows,
            @Nullable String object,
            @Nullable String callback,
            @Nullable String callbackState,
            @Nullable String retryOf,
            @Nullable String retriedAs)
            implements Entry {

        /** Returns whether the job has ended. */
        public boolean isEnded() {
            return JobAnswer.isEnd(state);
        }
    }

    /** An object of the bucket at the end. */
    record FinalObject(long at, String name, long bytes, String sha256) implements Entry {}
}
