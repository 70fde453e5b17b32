package dev.vipexport.api.export.estimate;

/**
 * The estimated size, cost and duration of an export.
 *
 * @param rows number of rows, exact at the time of the count unless it is a lower bound
 * @param firestoreReads documents that Firestore charges for messages and counts
 * @param bytes size of the file, estimated from a few rows
 * @param slices number of slices, if the messages are evenly distributed
 * @param etaSeconds duration, if no other export is active
 * @param atLeast whether the count ended at its maximum, so that all numbers may be larger
 */
public record Estimate(long rows, long firestoreReads, long bytes, long slices, long etaSeconds, boolean atLeast) {}
