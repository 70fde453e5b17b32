package dev.vipexport.common.job;

import com.google.api.core.ApiFuture;
import com.google.api.gax.rpc.StatusCode;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Precondition;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.FirestoreCalls;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Compare-and-set: an update on the condition that the document has not changed since it was read. */
final class Races {

    /** Contention on one document is a handful of writers; more lost races than this mean something else is wrong. */
    static final int MOST = 50;

    private static final Set<StatusCode.Code> LOST = Set.of(
            StatusCode.Code.FAILED_PRECONDITION,
            StatusCode.Code.ALREADY_EXISTS,
            StatusCode.Code.NOT_FOUND,
            StatusCode.Code.ABORTED);

    private Races() {}

    static Precondition unchanged(DocumentSnapshot read) {
        if (read.getUpdateTime() == null) {
            throw new IllegalStateException(read.getId() + " was not there when it was read");
        }
        return Precondition.updatedAt(read.getUpdateTime());
    }

    /** Waits for {@code commit}; false where somebody else was faster. */
    static boolean won(ApiFuture<?> commit, Duration timeout, String doing) {
        return resultIfWon(commit, timeout, doing).isPresent();
    }

    /** What {@code commit} gives; nothing where somebody else was faster. */
    static <T> Optional<T> resultIfWon(ApiFuture<T> commit, Duration timeout, String doing) {
        try {
            return Optional.of(FirestoreCalls.await(commit, timeout, doing));
        } catch (BackendUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            if (FirestoreCalls.statusOf(e).filter(LOST::contains).isPresent()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    static IllegalStateException tooMany(String doing) {
        return new IllegalStateException("lost " + MOST + " races while " + doing);
    }
}
