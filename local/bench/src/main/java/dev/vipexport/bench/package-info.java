/** Measures the export against the drain, the naive way and itself, side by side in one run. */
@NullMarked
package dev.vipexport.bench;

import org.jspecify.annotations.NullMarked;
