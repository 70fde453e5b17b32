package dev.vipexport.common.job;

import java.time.Instant;

/**
 * The point in time at which an attempt reads Firestore. All reads of the attempt use it.
 *
 * @param readAt the read time that Firestore reported with the count, in whole microseconds
 * @param rows number of matching messages at that time. The file holds exactly this number. While a large job is planned,
 *     a lower bound: one more than a slice takes
 */
public record Snapshot(Instant readAt, long rows) {}
