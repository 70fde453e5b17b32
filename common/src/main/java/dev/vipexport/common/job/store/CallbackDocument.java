package dev.vipexport.common.job.store;

import com.google.cloud.firestore.DocumentSnapshot;
import dev.vipexport.common.job.JobCallback;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps a {@link JobCallback} to fields of its job's document. */
final class CallbackDocument {
    /** Set only while an attempt is due, so that Firestore's automatic single-field index lists the due callbacks. */
    static final String NEXT_ATTEMPT_AT = "callbackNextAttemptAt";

    private static final String URL = "callbackUrl";
    private static final String STATE = "callbackState";
    private static final String ATTEMPTS = "callbackAttempts";
    private static final String LAST_ATTEMPT_AT = "callbackLastAttemptAt";
    private static final String LAST_OUTCOME = "callbackLastOutcome";

    private CallbackDocument() {}

    static void put(Map<String, @Nullable Object> fields, @Nullable JobCallback callback) {
        fields.put(URL, callback == null ? null : callback.url());
        fields.put(STATE, callback == null ? null : DocumentFields.wireName(callback.state()));
        fields.put(ATTEMPTS, callback == null ? null : callback.attempts());
        fields.put(NEXT_ATTEMPT_AT, callback == null ? null : DocumentFields.timestamp(callback.nextAttemptAt()));
        fields.put(LAST_ATTEMPT_AT, callback == null ? null : DocumentFields.timestamp(callback.lastAttemptAt()));
        fields.put(LAST_OUTCOME, callback == null ? null : callback.lastOutcome());
    }

    /** Returns the callback, or null if the caller asked for none. */
    static @Nullable JobCallback callback(DocumentSnapshot document) {
        String url = document.getString(URL);
        return url == null
                ? null
                : new JobCallback(
                        url,
                        DocumentFields.constant(document, STATE, JobCallback.State.class),
                        DocumentFields.integer(document, ATTEMPTS),
                        DocumentFields.timeOrNull(document, NEXT_ATTEMPT_AT),
                        DocumentFields.timeOrNull(document, LAST_ATTEMPT_AT),
                        document.getString(LAST_OUTCOME));
    }
}
