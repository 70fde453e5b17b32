/** Verifies V4 signed URLs. */
@NullMarked
package dev.vipexport.emulators.storage.signing;

import org.jspecify.annotations.NullMarked;
