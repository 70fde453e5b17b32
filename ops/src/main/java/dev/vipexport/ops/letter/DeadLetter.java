package dev.vipexport.ops.letter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record of the topic of dead letters.
 *
 * @param id partition and offset
 * @param code why a worker gave up, for programs
 * @param reason the same for people
 * @param error class and status of the error, or null if none led to it
 * @param topic from which the ticket or the record came
 * @param worker host that sent the letter
 * @param exportId null if the letter holds the digest of a record that is no ticket
 * @param value its JSON
 */
record DeadLetter(
        String id,
        Instant at,
        String code,
        String reason,
        @Nullable String error,
        @Nullable String topic,
        @Nullable String worker,
        @Nullable String exportId,
        @Nullable String orgId,
        @Nullable String attempt,
        @Nullable String value) {}
