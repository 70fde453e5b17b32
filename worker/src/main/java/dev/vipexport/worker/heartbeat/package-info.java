/** Tells operators what this worker does, and does what they order. No promise of an export depends on it. */
@NullMarked
package dev.vipexport.worker.heartbeat;

import org.jspecify.annotations.NullMarked;
