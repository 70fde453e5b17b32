/** Counts what Google would bill for the calls that a server has answered. */
@NullMarked
package dev.vipexport.emulators.usage;

import org.jspecify.annotations.NullMarked;
