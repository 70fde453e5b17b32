/** Fixes what an attempt exports: its snapshot, its number of rows and its slices. */
@NullMarked
package dev.vipexport.worker.plan;

import org.jspecify.annotations.NullMarked;
