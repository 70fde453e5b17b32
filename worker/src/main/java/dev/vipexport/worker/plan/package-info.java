/** Fixes what an attempt exports: the snapshot and its number of rows. */
@NullMarked
package dev.vipexport.worker.plan;

import org.jspecify.annotations.NullMarked;
