/** Observes everything in turn, for the console and for Prometheus. */
@NullMarked
package dev.vipexport.ops.overview;

import org.jspecify.annotations.NullMarked;
