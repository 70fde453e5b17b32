/** Observes the topics of tickets and their consumer groups. */
@NullMarked
package dev.vipexport.ops.queue;

import org.jspecify.annotations.NullMarked;
