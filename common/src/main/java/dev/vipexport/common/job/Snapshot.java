package dev.vipexport.common.job;

import java.time.Instant;

/**
 * What one attempt exports: all its reads happen at this time of Firestore's clock.
 *
 * @param readAt the read time that Firestore reported with the count, whole microseconds
 * @param rows how many messages matched then; the file holds exactly as many
 */
public record Snapshot(Instant readAt, long rows) {}
