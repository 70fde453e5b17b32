/** Records how many rows a job has written. */
@NullMarked
package dev.vipexport.worker.progress;

import org.jspecify.annotations.NullMarked;
