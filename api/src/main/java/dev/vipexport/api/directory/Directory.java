package dev.vipexport.api.directory;

import dev.vipexport.common.cloud.BackendUnavailableException;
import java.util.List;
import java.util.Optional;

/**
 * Finds the workspaces, channels and labels of an organisation. Returns nothing for an id that is malformed, unknown or
 * another organisation's.
 *
 * <p>Every method throws {@link BackendUnavailableException} if Firestore cannot be reached.
 */
public interface Directory {

    Optional<Workspace> workspace(String orgId, String workspaceId);

    /** Returns the workspaces sorted by id. */
    List<Workspace> workspaces(String orgId);

    Optional<Channel> channel(String orgId, String mediumId);

    /** Returns the channels sorted by id. */
    List<Channel> channels(String orgId);

    /** Returns the organisation's custom AI labels sorted by id. */
    List<Label> labels(String orgId);
}
