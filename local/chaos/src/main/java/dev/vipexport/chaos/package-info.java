/** Runs a workload under disturbances, settles, and checks the history. */
@NullMarked
package dev.vipexport.chaos;

import org.jspecify.annotations.NullMarked;
