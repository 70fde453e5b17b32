package dev.vipexport.ops.audit;

import org.jspecify.annotations.Nullable;

/**
 * The body of an action.
 *
 * @param reason why the operator does it, for those who read the audit later
 */
public record ActionRequest(@Nullable String reason) {}
