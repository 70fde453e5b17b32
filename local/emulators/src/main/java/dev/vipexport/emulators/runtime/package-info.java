/** What an embedded server takes from its machine: a loopback port and a data directory. */
@NullMarked
package dev.vipexport.emulators.runtime;

import org.jspecify.annotations.NullMarked;
