package dev.vipexport.worker.ticket;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.FailureKind;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.cloud.FirestoreStatuses;
import dev.vipexport.common.cloud.StorageStatuses;
import dev.vipexport.common.messaging.KafkaErrors;
import java.util.Arrays;
import java.util.Optional;

/**
 * A failure of a back end, found in the causes of what the work threw.
 *
 * @param operatorTask what the operator must do, as the end of a sentence: "waits for ..."
 */
record BackendFailure(FailedBackend backend, FailureKind kind, String operatorTask) {
    private static final String INDEX =
            "an index of Firestore. If it is not being built, deploy firestore.indexes.json";

    private BackendFailure(FailedBackend backend, FailureKind kind) {
        this(backend, kind, backend.operatorTask);
    }

    /** Returns the failure, or nothing if no back end failed. */
    static Optional<BackendFailure> find(Throwable failure) {
        if (FirestoreFutures.isIndexMissing(failure)) {
            return Optional.of(new BackendFailure(FailedBackend.FIRESTORE, FailureKind.OPERATOR, INDEX));
        }
        return FirestoreStatuses.find(failure)
                .map(kind -> new BackendFailure(FailedBackend.FIRESTORE, kind))
                .or(() -> KafkaErrors.find(failure).map(kind -> new BackendFailure(FailedBackend.KAFKA, kind)))
                .or(() -> StorageStatuses.find(failure).map(kind -> new BackendFailure(FailedBackend.STORAGE, kind)))
                .or(() -> findUnavailable(failure));
    }

    /** Returns the back end that has given no status, such as after a time-out of ours. */
    private static Optional<BackendFailure> findUnavailable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BackendUnavailableException unavailable) {
                return Arrays.stream(FailedBackend.values())
                        .filter(backend -> backend.wireName.equals(unavailable.backend()))
                        .findFirst()
                        .map(backend -> new BackendFailure(backend, FailureKind.TRANSIENT));
            }
        }
        return Optional.empty();
    }

    /** Returns whether a back end failed in a way that no retry can mend. */
    static boolean isPermanent(Throwable failure) {
        return find(failure)
                .filter(found -> found.kind == FailureKind.PERMANENT)
                .isPresent();
    }

    /** Returns whether Kafka is away or has not taken a ticket in time, which says nothing about the job. */
    boolean isKafkaAway() {
        return backend == FailedBackend.KAFKA && kind == FailureKind.TRANSIENT;
    }

    /** Returns whether only the operator can mend it. */
    boolean isForOperator() {
        return kind == FailureKind.OPERATOR;
    }
}
