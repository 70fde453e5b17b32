/** Fixes what an attempt exports: the snapshot, its number of rows, and how they are cut into slices. */
@NullMarked
package dev.vipexport.worker.plan;

import org.jspecify.annotations.NullMarked;
