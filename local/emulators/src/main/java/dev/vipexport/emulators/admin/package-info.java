/** Serves an HTTP API that arms faults, for tests in other processes or other languages. */
@NullMarked
package dev.vipexport.emulators.admin;

import org.jspecify.annotations.NullMarked;
