/** Takes tickets off the queue, carries their jobs through every stage, and decides what a failure means. */
@NullMarked
package dev.vipexport.worker.intake;

import org.jspecify.annotations.NullMarked;
