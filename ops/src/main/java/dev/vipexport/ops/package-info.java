/** Operations: what operators see of queues, jobs, workers and dead letters, and what they can do. */
@NullMarked
package dev.vipexport.ops;

import org.jspecify.annotations.NullMarked;
