package dev.vipexport.common.job.store;

import com.google.cloud.Timestamp;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.FieldValue;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.SetOptions;
import com.google.cloud.firestore.WriteBatch;
import dev.vipexport.common.job.Fingerprint;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What an organisation has used since midnight UTC, over all its keys: {@code DailyUsage/{hash}-{day}}. Firestore's
 * time-to-live policy deletes the document some days later.
 *
 * <p>Far below the limit, additions are increments, which do not conflict. Near it, an addition is conditional on the
 * document that was read. So concurrent additions do not exceed the limit. Firestore recommends one sustained write per
 * second to a document. That is a soft limit: an organisation that starts many exports a second waits for its own
 * document, and for no other.
 */
final class DailyUsage {
    static final String COLLECTION = "DailyUsage";

    private static final Duration RETENTION = Duration.ofDays(3);

    /** A counter of the document. */
    enum Counter {
        /** Recorded jobs. */
        EXPORTS,
        /** Rows that the jobs have counted. */
        ROWS;

        String field() {
            return DocumentFields.wireName(this);
        }
    }

    private final DocumentSnapshot read;
    private final String orgId;
    private final LocalDate day;

    private DailyUsage(DocumentSnapshot read, String orgId, LocalDate day) {
        this.read = read;
        this.orgId = orgId;
        this.day = day;
    }

    static DocumentReference document(Firestore firestore, String orgId, Instant at) {
        return firestore.collection(COLLECTION).document(Fingerprint.ofOrganisation(orgId) + "-" + dayOf(at));
    }

    /** @param read the {@link #document} of the organisation at {@code at} */
    static DailyUsage of(DocumentSnapshot read, String orgId, Instant at) {
        return new DailyUsage(read, orgId, dayOf(at));
    }

    private static LocalDate dayOf(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    /** Returns whether {@code amount} more would exceed {@code max}. */
    boolean exceeds(Counter counter, long amount, long max) {
        return amount > max - used(counter);
    }

    private long used(Counter counter) {
        return Objects.requireNonNullElse(read.getLong(counter.field()), 0L);
    }

    /**
     * Adds to the counter when {@code batch} is committed. If the limit is near, the commit fails when the document has
     * changed since it was read.
     */
    void add(WriteBatch batch, Counter counter, long amount, long max) {
        if (isFar(counter, amount, max)) {
            batch.set(read.getReference(), fields(counter, FieldValue.increment(amount)), SetOptions.merge());
        } else if (read.exists()) {
            batch.update(
                    read.getReference(), fields(counter, used(counter) + amount), OptimisticWrites.ifUnchanged(read));
        } else {
            batch.create(read.getReference(), fields(counter, amount));
        }
    }

    /** Returns whether even 100 concurrent additions, each this far from the limit, do not exceed it. */
    private boolean isFar(Counter counter, long amount, long max) {
        return amount <= (max - used(counter)) / 100;
    }

    private Map<String, Object> fields(Counter counter, Object value) {
        Map<String, Object> fields = new HashMap<>();
        fields.put(counter.field(), value);
        fields.put(JobDocument.ORG_ID, orgId);
        Instant expiry =
                day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().plus(RETENTION);
        Timestamp expireAt = VipMessages.timestamp(expiry);
        fields.put(JobDocument.EXPIRE_AT, expireAt);
        return fields;
    }
}
