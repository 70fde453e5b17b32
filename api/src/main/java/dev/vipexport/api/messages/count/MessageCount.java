package dev.vipexport.api.messages.count;

/**
 * The result of a count, which ends at {@code vip-export.estimate.max-messages}.
 *
 * @param messages number of messages that were counted
 * @param isAtLeast whether there may be more
 */
public record MessageCount(long messages, boolean isAtLeast) {}
