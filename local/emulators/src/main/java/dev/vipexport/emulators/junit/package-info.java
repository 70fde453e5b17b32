/** The servers for the length of a JUnit test. */
@NullMarked
package dev.vipexport.emulators.junit;

import org.jspecify.annotations.NullMarked;
