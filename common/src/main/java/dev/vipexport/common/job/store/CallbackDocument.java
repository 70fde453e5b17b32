package dev.vipexport.common.job.store;

import com.google.cloud.Timestamp;
import com.google.cloud.firestore.DocumentSnapshot;
import dev.vipexport.common.job.JobCallback;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps a {@link JobCallback} to fields of its job's document. */
final class CallbackDocument {
    /** Set only while an attempt is due, so that Firestore's automatic single-field index lists the due callbacks. */
    static final String NEXT_ATTEMPT_AT = "callbackNextAttemptAt";

    private static final String URL = "callbackUrl";
    private static final String STATE = "callbackState";
    private static final String ATTEMPTS = "callbackAttempts";
    private static final String EARLIER_ATTEMPTS = "callbackEarlierAttempts";
    private static final String LAST_ATTEMPTS = "callbackLastAttempts";
    private static final String STARTED_AT = "startedAt";
    private static final String OUTCOME = "outcome";
    private static final String MILLIS = "millis";

    private CallbackDocument() {}

    static void put(Map<String, @Nullable Object> fields, @Nullable JobCallback callback) {
        fields.put(URL, callback == null ? null : callback.url());
        fields.put(STATE, callback == null ? null : DocumentFields.wireName(callback.state()));
        fields.put(ATTEMPTS, callback == null ? null : callback.attempts());
        fields.put(EARLIER_ATTEMPTS, callback == null ? null : callback.earlierAttempts());
        fields.put(NEXT_ATTEMPT_AT, callback == null ? null : DocumentFields.timestamp(callback.nextAttemptAt()));
        fields.put(
                LAST_ATTEMPTS,
                callback == null
                        ? null
                        : callback.lastAttempts().stream()
                                .map(CallbackDocument::attemptFields)
                                .toList());
    }

    private static Map<String, @Nullable Object> attemptFields(JobCallback.Attempt attempt) {
        var fields = new HashMap<String, @Nullable Object>();
        fields.put(STARTED_AT, DocumentFields.timestamp(attempt.startedAt()));
        fields.put(OUTCOME, attempt.outcome());
        Duration duration = attempt.duration();
        fields.put(MILLIS, duration == null ? null : duration.toMillis());
        return fields;
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
                        DocumentFields.integer(document, EARLIER_ATTEMPTS),
                        DocumentFields.timeOrNull(document, NEXT_ATTEMPT_AT),
                        lastAttempts(document));
    }

    private static List<JobCallback.Attempt> lastAttempts(DocumentSnapshot document) {
        List<?> listed = DocumentFields.required(document, LAST_ATTEMPTS, (List<?>) document.get(LAST_ATTEMPTS));
        return listed.stream()
                .map(fields -> attempt(document, (Map<?, ?>) fields))
                .toList();
    }

    private static JobCallback.Attempt attempt(DocumentSnapshot document, Map<?, ?> fields) {
        Timestamp startedAt =
                DocumentFields.required(document, LAST_ATTEMPTS + "." + STARTED_AT, (Timestamp) fields.get(STARTED_AT));
        Long millis = (Long) fields.get(MILLIS);
        return new JobCallback.Attempt(
                VipMessages.instant(startedAt),
                (String) fields.get(OUTCOME),
                millis == null ? null : Duration.ofMillis(millis));
    }
}
