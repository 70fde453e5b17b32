/** Provides the machine's resources to embedded servers: loopback ports and data directories. */
@NullMarked
package dev.vipexport.emulators.runtime;

import org.jspecify.annotations.NullMarked;
