/** Carries a job from its ticket to its end: runs it, or its slices, and publishes the file. */
@NullMarked
package dev.vipexport.worker.job;

import org.jspecify.annotations.NullMarked;
