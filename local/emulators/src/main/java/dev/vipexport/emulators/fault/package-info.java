/** Defines faults that tests arm and embedded servers apply to the next matching calls. */
@NullMarked
package dev.vipexport.emulators.fault;

import org.jspecify.annotations.NullMarked;
