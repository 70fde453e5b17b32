/** Records everything that happened in a run as JSON lines. */
@NullMarked
package dev.vipexport.chaos.history;

import org.jspecify.annotations.NullMarked;
