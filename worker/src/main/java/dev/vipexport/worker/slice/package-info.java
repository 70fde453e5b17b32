/** Exports one slice: the rows of one time range become one part object. */
@NullMarked
package dev.vipexport.worker.slice;

import org.jspecify.annotations.NullMarked;
