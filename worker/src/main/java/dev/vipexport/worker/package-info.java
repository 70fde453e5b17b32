/** A worker's entry point and wiring. */
@NullMarked
package dev.vipexport.worker;

import org.jspecify.annotations.NullMarked;
