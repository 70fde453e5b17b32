package dev.vipexport.ops.audit;

import com.google.api.core.ApiFuture;
import com.google.api.gax.rpc.StatusCode;
import com.google.cloud.firestore.CollectionReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.job.Fingerprint;
import dev.vipexport.common.query.VipMessages;
import dev.vipexport.ops.OpsSettings;
import dev.vipexport.ops.page.NewestFirstIds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Records actions in {@code OpsAudit/{id}}. An action is recorded before its effect, and its outcome after it in a document
 * of its own, so that no document ever changes. The service account needs no right to update or delete. Ids ascend from the
 * newest action to the oldest.
 */
@Component
public final class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final Duration RETENTION = Duration.ofDays(400);

    /** Sorts directly after the id that it follows. */
    private static final String OUTCOME_SUFFIX = "+";

    private static final int KEY_DIGITS = 16;

    private final CollectionReference entries;
    private final Duration callTimeout;
    private final InstantSource clock;

    AuditLog(Firestore firestore, OpsSettings settings, InstantSource clock) {
        this.entries = firestore.collection("OpsAudit");
        this.callTimeout = settings.callTimeout();
        this.clock = clock;
    }

    /**
     * The result of an action.
     *
     * @param outcome in a few words, for the audit
     */
    public record Done<T>(T result, String outcome) {}

    /** The id of the audit's entry, and the result of the action. */
    public record Audited<T>(String auditId, T result) {}

    /**
     * Records the action, then does it, then records its outcome. A repetition of the request has the same entry, and its
     * effect must do no harm.
     *
     * @throws BackendUnavailableException if the action cannot be recorded. It then has no effect
     */
    public <T> Audited<T> perform(Action action, Supplier<Done<T>> effect) {
        Instant now = clock.instant();
        String id = begin(action, now);
        Done<T> done;
        try {
            done = effect.get();
        } catch (RuntimeException e) {
            end(id, action, "failed: " + e.getMessage());
            throw e;
        }
        end(id, action, done.outcome());
        return new Audited<>(id, done.result());
    }

    private String begin(Action action, Instant now) {
        String key = hash(action);
        DocumentSnapshot earlier = await(entries.document("key-" + key).get(), "reading the audit");
        if (earlier.exists()) {
            return Objects.requireNonNull(earlier.getString("id"), "a key names its entry");
        }
        String id = NewestFirstIds.next(now, key);
        Map<String, Object> fields = new HashMap<>();
        fields.put("at", VipMessages.timestamp(now));
        fields.put("actor", action.operator().name());
        fields.put("address", action.operator().address());
        fields.put("action", action.name());
        fields.put("target", action.target());
        fields.put("reason", action.reason());
        fields.put("expireAt", VipMessages.timestamp(now.plus(RETENTION)));
        var batch = entries.getFirestore().batch();
        batch.create(entries.document(id), fields);
        batch.create(
                entries.document("key-" + key),
                Map.of("id", id, "expireAt", VipMessages.timestamp(now.plus(Duration.ofDays(1)))));
        try {
            await(batch.commit(), "recording an action");
        } catch (RuntimeException e) {
            if (FirestoreFutures.statusOf(e)
                    .filter(StatusCode.Code.ALREADY_EXISTS::equals)
                    .isPresent()) {
                // another request with this key was faster
                return Objects.requireNonNull(
                        await(entries.document("key-" + key).get(), "reading the audit")
                                .getString("id"));
            }
            throw e;
        }
        LOG.info(
                "audit={} actor={} action={} target={} reason={}",
                id,
                action.operator().name(),
                action.name(),
                action.target(),
                action.reason());
        return id;
    }

    /** The effect is there, so a failure to record its outcome must not look like a failure of the action. */
    private void end(String id, Action action, String outcome) {
        try {
            await(
                    entries.document(id + OUTCOME_SUFFIX)
                            .set(Map.of(
                                    "outcome",
                                    outcome,
                                    "expireAt",
                                    VipMessages.timestamp(clock.instant().plus(RETENTION)))),
                    "recording an outcome");
            LOG.info("audit={} outcome={}", id, outcome);
        } catch (RuntimeException e) {
            LOG.warn("Recording the outcome of {} failed; the audit shows none: {}", action.name(), outcome, e);
        }
    }

    /**
     * Returns actions, the newest first.
     *
     * @param before only those that are older than this one, or null to start with the newest
     */
    public List<AuditEntry> newestFirst(@Nullable String before, int limit) {
        // an action has up to two documents
        Query query = entries.orderBy(FieldPath.documentId())
                .endBefore("key-")
                .startAfter(before == null ? "0" : before + OUTCOME_SUFFIX)
                .limit(2 * limit);
        var found = new ArrayList<AuditEntry>();
        List<? extends DocumentSnapshot> documents =
                await(query.get(), "reading the audit").getDocuments();
        for (int i = 0; i < documents.size() && found.size() < limit; i++) {
            DocumentSnapshot document = documents.get(i);
            if (!document.getId().endsWith(OUTCOME_SUFFIX)) {
                DocumentSnapshot next = i + 1 < documents.size() ? documents.get(i + 1) : null;
                found.add(entry(document, next));
            }
        }
        return found;
    }

    private static AuditEntry entry(DocumentSnapshot document, @Nullable DocumentSnapshot next) {
        return new AuditEntry(
                document.getId(),
                VipMessages.instant(Objects.requireNonNull(document.getTimestamp("at"))),
                text(document, "actor"),
                text(document, "address"),
                text(document, "action"),
                text(document, "target"),
                text(document, "reason"),
                next != null && next.getId().equals(document.getId() + OUTCOME_SUFFIX)
                        ? next.getString("outcome")
                        : null);
    }

    private static String text(DocumentSnapshot document, String field) {
        return String.valueOf(document.getString(field));
    }

    private static String hash(Action action) {
        return Fingerprint.ofParts(action.operator().name(), action.name(), action.target(), action.key())
                .substring(0, KEY_DIGITS);
    }

    private <T> T await(ApiFuture<T> future, String operation) {
        return FirestoreFutures.await(future, callTimeout, operation);
    }
}
