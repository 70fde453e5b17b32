package dev.vipexport.api.directory;

import java.util.List;

/**
 * A channel of an organisation.
 *
 * @param type what kind of channel it is, {@code whatsapp} for example
 * @param workspaceIds the workspaces that it is connected to
 */
public record Channel(String mediumId, String orgId, String name, String type, List<String> workspaceIds) {
    public Channel {
        workspaceIds = List.copyOf(workspaceIds);
    }
}
