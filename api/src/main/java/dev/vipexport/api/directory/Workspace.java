package dev.vipexport.api.directory;

/**
 * A workspace of an organisation.
 *
 * @param vip whether its messages may be exported
 */
public record Workspace(String workspaceId, String orgId, String name, boolean vip) {}
