/** Turns parts into the published file and checks that nothing is missing. */
@NullMarked
package dev.vipexport.worker.assemble;

import org.jspecify.annotations.NullMarked;
