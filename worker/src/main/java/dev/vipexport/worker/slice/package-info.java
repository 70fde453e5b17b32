/** Exports one slice: rows of a stretch of time into one part object. */
@NullMarked
package dev.vipexport.worker.slice;

import org.jspecify.annotations.NullMarked;
