package dev.vipexport.api.directory;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.BackendUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where workspaces, channels and labels are looked up. An id that is another organisation's, or that cannot be one, is found as
 * little as one that does not exist.
 *
 * <p>Every method throws {@link BackendUnavailableException} when the directory cannot be read at the moment.
 */
public interface Directory {

    Optional<Workspace> workspace(String orgId, String workspaceId);

    /** Sorted by id. */
    List<Workspace> workspaces(String orgId);

    Optional<Channel> channel(String orgId, String mediumId);

    /** Sorted by id. */
    List<Channel> channels(String orgId);

    /** The organisation's custom AI labels, sorted by id. */
    List<Label> labels(String orgId);

    /**
     * {@code Workspaces/{workspaceId}}, {@code Channels/{mediumId}} and {@code Labels/{labelId}} of a Firestore database.
     */
    static Directory in(Firestore firestore, Duration callTimeout) {
        return new FirestoreDirectory(firestore, callTimeout);
    }
}
