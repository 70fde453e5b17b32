package dev.vipexport.worker.recovery;

import com.google.api.core.ApiFuture;
import com.google.api.gax.rpc.StatusCode;
import com.google.cloud.Timestamp;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Precondition;
import com.google.cloud.firestore.WriteResult;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Lets one worker at a time clean up, and remembers where the next one continues: in the document {@code CleanUp/objects}.
 * All times are Firestore's, so no worker's clock matters.
 */
final class CleanUpTurns {
    private static final String OWNER = "owner";
    private static final String AFTER = "after";
    private static final String PASS_STARTED_AT = "passStartedAt";
    private static final String NEXT_AT = "nextAt";

    private static final Set<StatusCode.Code> CONFLICTS = Set.of(
            StatusCode.Code.FAILED_PRECONDITION,
            StatusCode.Code.ALREADY_EXISTS,
            StatusCode.Code.NOT_FOUND,
            StatusCode.Code.ABORTED);

    private final DocumentReference document;
    private final String database;
    private final Duration interval;
    private final Duration passInterval;
    private final Duration callTimeout;

    CleanUpTurns(Firestore firestore, CleanUpSettings settings, Duration callTimeout) {
        this.document = firestore.collection("CleanUp").document("objects");
        this.database = firestore.getOptions().getProjectId() + "/"
                + firestore.getOptions().getDatabaseId() + "/";
        this.interval = settings.interval();
        this.passInterval = settings.passInterval();
        this.callTimeout = callTimeout;
    }

    /**
     * The right of this worker to clean up until the next turn begins.
     *
     * @param owner names this database
     * @param after the object after which this turn begins, or empty at the start of a pass
     * @param now by Firestore's clock
     */
    record Turn(String owner, String after, Instant passStartedAt, Instant now, Timestamp takenAt) {}

    /** Takes the turn if it is due and no other worker takes it. */
    Optional<Turn> take() {
        DocumentSnapshot last = await(document.get(), "reading the turns of the clean-up");
        Instant now = VipMessages.instant(last.getReadTime());
        Timestamp nextAt = last.getTimestamp(NEXT_AT);
        if (nextAt != null && now.isBefore(VipMessages.instant(nextAt))) {
            return Optional.empty();
        }
        String owner = ownerOf(last);
        String after = Objects.requireNonNullElse(last.getString(AFTER), "");
        Timestamp passStart = last.getTimestamp(PASS_STARTED_AT);
        Instant passStartedAt = after.isEmpty() || passStart == null ? now : VipMessages.instant(passStart);
        Map<String, Object> fields = fields(owner, after, passStartedAt, now.plus(interval));
        return write(
                        last.exists()
                                ? document.update(fields, Precondition.updatedAt(last.getUpdateTime()))
                                : document.create(fields),
                        "taking a turn of the clean-up")
                .map(taken -> new Turn(owner, after, passStartedAt, now, taken.getUpdateTime()));
    }

    /** A database that is a copy of another one has the other one's text, which must not pass for its own. */
    private String ownerOf(DocumentSnapshot last) {
        String owner = last.getString(OWNER);
        return owner != null && owner.startsWith(database) ? owner : database + ExportIds.next();
    }

    /**
     * Records where the next turn begins. Does nothing if this turn took too long and another worker has taken the next one.
     *
     * @param after empty if the pass is complete
     */
    void complete(Turn turn, String after) {
        Instant next = turn.now().plus(interval);
        Instant nextPass = turn.passStartedAt().plus(passInterval);
        Instant nextAt = after.isEmpty() && nextPass.isAfter(next) ? nextPass : next;
        Optional<WriteResult> unused = write(
                document.update(
                        fields(turn.owner(), after, turn.passStartedAt(), nextAt),
                        Precondition.updatedAt(turn.takenAt())),
                "completing a turn of the clean-up");
    }

    private static Map<String, Object> fields(String owner, String after, Instant passStartedAt, Instant nextAt) {
        return Map.of(
                OWNER,
                owner,
                AFTER,
                after,
                PASS_STARTED_AT,
                VipMessages.timestamp(passStartedAt),
                NEXT_AT,
                VipMessages.timestamp(nextAt));
    }

    /** Returns nothing if another worker has changed the document. */
    private Optional<WriteResult> write(ApiFuture<WriteResult> change, String operation) {
        try {
            return Optional.of(await(change, operation));
        } catch (RuntimeException e) {
            if (FirestoreFutures.statusOf(e).filter(CONFLICTS::contains).isPresent()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private <T> T await(ApiFuture<T> future, String operation) {
        return FirestoreFutures.await(future, callTimeout, operation);
    }
}
