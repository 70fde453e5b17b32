/** Starts, disturbs and restarts the processes of the system. */
@NullMarked
package dev.vipexport.chaos.system;

import org.jspecify.annotations.NullMarked;
