/** Faults on command: what a test arms, the embedded servers carry out on the next matching calls. */
@NullMarked
package dev.vipexport.emulators.fault;

import org.jspecify.annotations.NullMarked;
