/** Processes one ticket: claims its work, runs it and decides what a failure means. */
@NullMarked
package dev.vipexport.worker.ticket;

import org.jspecify.annotations.NullMarked;
