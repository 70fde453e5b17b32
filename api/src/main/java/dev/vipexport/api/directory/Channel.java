package dev.vipexport.api.directory;

import java.util.List;

/**
 * A channel of an organisation.
 *
 * @param type kind of channel, such as {@code whatsapp}
 * @param workspaceIds workspaces that the channel is connected to
 */
public record Channel(String mediumId, String orgId, String name, String type, List<String> workspaceIds) {
    public Channel {
        workspaceIds = List.copyOf(workspaceIds);
    }
}
