package dev.vipexport.ops.letter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter with what became of it.
 *
 * @param state {@code open} if it waits for an operator, "redriven" if the job was ordered again, {@code discarded} if an
 *     operator put it aside, {@code moot} if its job is gone or has not failed after all
 * @param jobState of the job, or null if it is gone or the letter has none
 * @param redrivenAs id of the job that repeats it
 * @param value JSON of the ticket, or the digest of the record. Escaped
 */
public record LetterView(
        String id,
        Instant at,
        String state,
        String code,
        String reason,
        @Nullable String error,
        @Nullable String topic,
        @Nullable String worker,
        @Nullable String exportId,
        @Nullable String orgId,
        @Nullable String attempt,
        @Nullable String jobState,
        @Nullable String redrivenAs,
        @Nullable String value) {}
