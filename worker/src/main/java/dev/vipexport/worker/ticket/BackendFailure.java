package dev.vipexport.worker.ticket;

import dev.vipexport.common.cloud.FailureKind;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.cloud.FirestoreStatuses;
import dev.vipexport.common.cloud.StorageStatuses;
import dev.vipexport.common.messaging.KafkaErrors;
import java.util.Optional;

/**
 * A failure of a back end, found in the causes of what the work threw.
 *
 * @param operatorTask what the operator must do, as the end of a sentence: "waits for ..."
 */
record BackendFailure(FailureKind kind, String operatorTask) {
    private static final String INDEX =
            "an index of Firestore. If it is not being built, deploy firestore.indexes.json";
    private static final String FIRESTORE =
            "Firestore, which refuses this worker. Check its role, its credentials and the database";
    private static final String STORAGE =
            "Cloud Storage or its login, which refuses this worker. Check its role, its credentials and the bucket";
    private static final String KAFKA = "Kafka, which refuses this worker. Check its user, its rights and the topics";

    /** Returns the failure; nothing if no back end failed. */
    static Optional<BackendFailure> find(Throwable failure) {
        return FirestoreStatuses.find(failure)
                .map(kind -> new BackendFailure(kind, FirestoreFutures.isIndexMissing(failure) ? INDEX : FIRESTORE))
                .or(() -> KafkaErrors.find(failure).map(kind -> new BackendFailure(kind, KAFKA)))
                .or(() -> StorageStatuses.find(failure).map(kind -> new BackendFailure(kind, STORAGE)));
    }

    /** Returns whether a back end failed in a way that no retry can mend. */
    static boolean isPermanent(Throwable failure) {
        return find(failure)
                .filter(found -> found.kind == FailureKind.PERMANENT)
                .isPresent();
    }

    /** Returns whether only the operator can mend it. */
    boolean isForOperator() {
        return kind == FailureKind.OPERATOR;
    }
}
