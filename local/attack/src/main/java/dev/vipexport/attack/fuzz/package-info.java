/** Fuzzes what reads foreign bytes. The targets are in the packages of what they call. */
@NullMarked
package dev.vipexport.attack.fuzz;

import org.jspecify.annotations.NullMarked;
