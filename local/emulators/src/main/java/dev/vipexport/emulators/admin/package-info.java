/** An HTTP API that arms faults, for tests in another process or another language. */
@NullMarked
package dev.vipexport.emulators.admin;

import org.jspecify.annotations.NullMarked;
