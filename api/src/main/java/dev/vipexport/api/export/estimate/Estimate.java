package dev.vipexport.api.export.estimate;

/**
 * What an export would cost, and what it would give.
 *
 * @param rows counted, so exact at the time of the count
 * @param firestoreReads documents that Firestore would charge for messages and counts
 * @param bytes of the file, estimated from a few rows
 * @param slices in which the messages would be read if they came evenly
 * @param etaSeconds how long it would take if no other export were under way
 */
record Estimate(long rows, long firestoreReads, long bytes, long slices, long etaSeconds) {}
