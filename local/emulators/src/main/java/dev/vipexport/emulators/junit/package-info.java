/** Provides the embedded servers to JUnit tests. */
@NullMarked
package dev.vipexport.emulators.junit;

import org.jspecify.annotations.NullMarked;
