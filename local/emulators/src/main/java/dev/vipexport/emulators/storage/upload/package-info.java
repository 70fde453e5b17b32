/** Stores resumable uploads, which survive a broken connection and a restart. */
@NullMarked
package dev.vipexport.emulators.storage.upload;

import org.jspecify.annotations.NullMarked;
