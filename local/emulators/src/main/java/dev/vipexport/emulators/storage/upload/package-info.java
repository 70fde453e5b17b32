/** Resumable uploads, which outlive a connection and the process. */
@NullMarked
package dev.vipexport.emulators.storage.upload;

import org.jspecify.annotations.NullMarked;
