/** Stores buckets and objects on disk with their conditions, checksums and properties. */
@NullMarked
package dev.vipexport.emulators.storage.object;

import org.jspecify.annotations.NullMarked;
