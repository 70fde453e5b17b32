/** Finds stalled jobs and sends their tickets again. */
@NullMarked
package dev.vipexport.worker.recovery;

import org.jspecify.annotations.NullMarked;
