/** Stores jobs and slices in Firestore. Every change is a compare-and-set. */
@NullMarked
package dev.vipexport.common.job.store;

import org.jspecify.annotations.NullMarked;
