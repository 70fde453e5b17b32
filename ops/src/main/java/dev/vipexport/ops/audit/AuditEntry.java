package dev.vipexport.ops.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An action in the audit.
 *
 * @param outcome what became of it, or null if the app ended before it knew
 */
public record AuditEntry(
        String id,
        Instant at,
        String actor,
        String address,
        String action,
        String target,
        String reason,
        @Nullable String outcome) {}
