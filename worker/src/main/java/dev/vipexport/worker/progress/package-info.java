/** Records how far a job has come, in its state and its rows, and publishes each change. */
@NullMarked
package dev.vipexport.worker.progress;

import org.jspecify.annotations.NullMarked;
