package dev.vipexport.api.directory;

/**
 * A workspace of an organisation.
 *
 * @param vip whether callers may export its messages
 */
public record Workspace(String workspaceId, String orgId, String name, boolean vip) {}
