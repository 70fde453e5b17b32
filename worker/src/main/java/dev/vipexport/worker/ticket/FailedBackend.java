package dev.vipexport.worker.ticket;

import com.google.cloud.BaseServiceException;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.FirestoreFutures;

/** What failed when work failed. */
enum FailedBackend {
    FIRESTORE,
    STORAGE,
    KAFKA,
    /** This worker, or something that it did not expect. */
    OWN;

    /** Returns the back end of the first cause that names one. */
    static FailedBackend of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BackendUnavailableException unavailable) {
                return named(unavailable.backend());
            }
            if (cause instanceof BaseServiceException
                    && FirestoreFutures.statusOf(cause).isEmpty()) {
                return STORAGE;
            }
        }
        return FirestoreFutures.statusOf(failure).isPresent() ? FIRESTORE : OWN;
    }

    private static FailedBackend named(String backend) {
        return switch (backend) {
            case "Firestore" -> FIRESTORE;
            case "Cloud Storage" -> STORAGE;
            case "Kafka" -> KAFKA;
            default -> OWN;
        };
    }
}
