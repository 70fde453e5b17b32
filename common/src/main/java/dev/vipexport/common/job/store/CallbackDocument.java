package dev.vipexport.common.job.store;

import com.google.cloud.firestore.DocumentSnapshot;
import dev.vipexport.common.job.JobCallback;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of a job's fields that says whom to tell of its end. */
final class CallbackDocument {
    /** When it is due; a time only while there is one to be told, so that no index but Firestore's own is needed. */
    static final String NEXT_ATTEMPT_AT = "callbackNextAttemptAt";

    private static final String URL = "callbackUrl";
    private static final String STATE = "callbackState";
    private static final String ATTEMPTS = "callbackAttempts";
    private static final String LAST_ATTEMPT_AT = "callbackLastAttemptAt";
    private static final String LAST_OUTCOME = "callbackLastOutcome";

    private CallbackDocument() {}

    static void put(Map<String, @Nullable Object> fields, @Nullable JobCallback callback) {
        fields.put(URL, callback == null ? null : callback.url());
        fields.put(STATE, callback == null ? null : JobDocument.wireName(callback.state()));
        fields.put(ATTEMPTS, callback == null ? null : callback.attempts());
        fields.put(NEXT_ATTEMPT_AT, callback == null ? null : JobDocument.timestamp(callback.nextAttemptAt()));
        fields.put(LAST_ATTEMPT_AT, callback == null ? null : JobDocument.timestamp(callback.lastAttemptAt()));
        fields.put(LAST_OUTCOME, callback == null ? null : callback.lastOutcome());
    }

    /** Returns the callback, or null if the caller asked for none. */
    static @Nullable JobCallback callback(DocumentSnapshot document) {
        String url = document.getString(URL);
        return url == null
                ? null
                : new JobCallback(
                        url,
                        JobDocument.fromWireName(JobCallback.State.class, JobDocument.string(document, STATE)),
                        (int) JobDocument.number(document, ATTEMPTS),
                        JobDocument.timeOrNull(document, NEXT_ATTEMPT_AT),
                        JobDocument.timeOrNull(document, LAST_ATTEMPT_AT),
                        document.getString(LAST_OUTCOME));
    }
}
