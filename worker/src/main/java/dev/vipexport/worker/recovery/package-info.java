/** Finds stalled jobs and sends their tickets again, and deletes objects that no job needs. */
@NullMarked
package dev.vipexport.worker.recovery;

import org.jspecify.annotations.NullMarked;
